/** Reads that may lag: from the replica while it is well, from the primary while it is not. */
import type { Link, LinkSource } from './driver.ts';
import { SqlConflict, SqlUnavailable } from './errors.ts';

/** How long, in ms, a replica that failed is left alone. */
const PAUSE = 5_000;

const READ_ONLY = '25006';

const isAway = (error: unknown): boolean => error instanceof SqlUnavailable && error.reason !== READ_ONLY;

/** A standby cancels a query whose rows its recovery has to remove; the primary can still answer it. */
const isConflict = (error: unknown): boolean => error instanceof SqlConflict;

export const createReplicaSource = (replica: LinkSource, primary: LinkSource): LinkSource => {
  let pausedUntil = 0;
  const pause = () => {
    pausedUntil = performance.now() + PAUSE;
  };

  const acquireReplica = async (): Promise<Link | undefined> => {
    if (performance.now() < pausedUntil) return undefined;
    try {
      return await replica.acquire();
    } catch (error) {
      if (!isAway(error)) throw error;
      pause();
      return undefined;
    }
  };

  const acquire = async (): Promise<Link> => {
    const preferred = await acquireReplica();
    if (!preferred) return primary.acquire();
    let link = preferred;
    let first = true;
    return {
      query: async (sql, parameters) => {
        const movable = first;
        first = false;
        try {
          return await link.query(sql, parameters);
        } catch (error) {
          if (!movable || !(isAway(error) || isConflict(error))) throw error;
          if (isAway(error)) pause();
          link.release(isAway(error));
          link = await primary.acquire();
          return link.query(sql, parameters);
        }
      },
      release: (broken) => link.release(broken),
    };
  };

  return { acquire, end: () => replica.end() };
};
