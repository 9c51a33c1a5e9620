/** Which statements are worth preparing: those that come again, and only so many. */
import { createHash } from 'node:crypto';

/** Sessions keep what they prepared until they end: this bounds their memory in PostgreSQL. */
const MOST_NAMES = 300;
const MOST_SIGHTINGS = 1000;

/** Returns the name under which to prepare `sql`, or undefined for a statement not seen twice yet. */
export const createPreparedNames = (): ((sql: string) => string | undefined) => {
  const names = new Map<string, string>();
  const seenOnce = new Set<string>();
  return (sql) => {
    const name = names.get(sql);
    if (name || names.size >= MOST_NAMES) return name;
    if (!seenOnce.has(sql)) {
      // Lists of varying length make ever new texts; they never reach the second sighting in time.
      if (seenOnce.size >= MOST_SIGHTINGS) seenOnce.clear();
      seenOnce.add(sql);
      return undefined;
    }
    seenOnce.delete(sql);
    const fresh = `h_${createHash('sha256').update(sql).digest('hex').slice(0, 32)}`;
    names.set(sql, fresh);
    return fresh;
  };
};
