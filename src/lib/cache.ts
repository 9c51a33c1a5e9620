/** A bounded cache with a time limit per entry; the oldest entries leave first. Time in milliseconds. */
export type Cache<V> = {
  readonly get: (key: string) => V | undefined;
  readonly set: (key: string, value: V) => void;
  readonly delete: (key: string) => void;
};

export function createCache<V>(options: { max: number; ttl: number; now: () => number }): Cache<V> {
  const { max, ttl, now } = options;
  const entries = new Map<string, { value: V; until: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      if (entry.until > now()) return entry.value;
      entries.delete(key);
      return undefined;
    },
    set(key, value) {
      // Deleting first moves the key to the end of the Map's insertion order, which is the order of eviction.
      entries.delete(key);
      entries.set(key, { value, until: now() + ttl });
      if (entries.size > max) {
        const oldest = entries.keys().next();
        if (!oldest.done) entries.delete(oldest.value);
      }
    },
    delete: (key) => void entries.delete(key),
  };
}
