/** Counts what is open at the same time in this process, under several names at once. */
export type Streams = {
  /** A function that ends it again, or null when one of the names has reached its limit. */
  readonly open: (limits: Readonly<Record<string, number>>) => (() => void) | null;
};

export function createStreams(): Streams {
  const counts = new Map<string, number>();
  const add = (name: string, by: number) => {
    const count = (counts.get(name) ?? 0) + by;
    if (count > 0) counts.set(name, count);
    else counts.delete(name);
  };
  return {
    open: (limits) => {
      const full = Object.entries(limits).some(([name, limit]) => (counts.get(name) ?? 0) >= limit);
      if (full) return null;
      const names = Object.keys(limits);
      for (const name of names) add(name, 1);
      return () => {
        for (const name of names.splice(0)) add(name, -1);
      };
    },
  };
}
