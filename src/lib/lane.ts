/** Work that takes much memory or time, some of it at once and some waiting; the rest is turned away. */

/** Too much is waiting already. */
export class LaneFull extends Error {
  override readonly name = 'LaneFull';
  readonly code = 'lane_full';
}

export type Lane = <T>(work: () => Promise<T>) => Promise<T>;

/** First come, first served. The lane rejects with `LaneFull` when `waiting` calls wait already. */
export function createLane({ running, waiting }: { running: number; waiting: number }): Lane {
  const queue: (() => void)[] = [];
  let free = running;

  async function enter(): Promise<void> {
    if (free > 0) {
      free -= 1;
      return;
    }
    if (queue.length >= waiting) throw new LaneFull('too much is waiting already');
    await new Promise<void>((resolve) => queue.push(resolve));
  }

  /** The place goes to the next in line, if there is one. */
  function leave(): void {
    const next = queue.shift();
    if (next) next();
    else free += 1;
  }

  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
