/** Things to do by name: a few at a time, each name once at a time, and what is added twice before its turn done once. */
export type QueueOptions<W> = {
  readonly atOnce: number;
  /** Never rejects. */
  readonly run: (name: string, wish: W) => Promise<void>;
  readonly merge: (a: W, b: W) => W;
};

export function createQueue<W>({ atOnce, run, merge }: QueueOptions<W>) {
  const waiting = new Map<string, W>();
  const running = new Map<string, Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;

  const fill = () => {
    for (const [name, wish] of waiting) {
      if (stopped || running.size >= atOnce) return;
      if (running.has(name)) continue;
      waiting.delete(name);
      const done = run(name, wish).finally(() => {
        running.delete(name);
        fill();
      });
      running.set(name, done);
    }
  };
  const add = (name: string, wish: W) => {
    if (stopped) return;
    const other = waiting.get(name);
    waiting.set(name, other === undefined ? wish : merge(other, wish));
    fill();
  };

  return {
    add,
    /** Adds it after `ms`. */
    later(name: string, wish: W, ms: number): void {
      const timer = setTimeout(() => {
        timers.delete(timer);
        add(name, wish);
      }, ms);
      timers.add(timer);
    },
    async idle(): Promise<void> {
      while (running.size > 0) await Promise.all(running.values());
    },
    async stop(): Promise<void> {
      stopped = true;
      waiting.clear();
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(running.values());
    },
  };
}
