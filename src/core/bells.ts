import type { Bus } from './ports.ts';

/** Wakes those who wait for news of one thing, whichever process has them. Only hints: SQL has the truth. */
export type Bells = {
  /** Tells every process; never rejects, since those who wait look for themselves now and then. */
  readonly ring: (id: string) => Promise<void>;
  readonly listen: (id: string) => Promise<Listener>;
  readonly close: () => Promise<void>;
};

export type Listener = {
  /** Resolves at the next ring, after `ms`, or when `signal` aborts. A ring between two waits is not lost. */
  readonly next: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly stop: () => void;
};

/** One subscription to `channel` for all who listen, made when the first one comes. */
export function createBells(bus: Bus, channel: string): Bells {
  const bells = new Map<string, Set<() => void>>();
  let subscription: Promise<() => Promise<void>> | null = null;

  async function subscribe(): Promise<void> {
    subscription ??= bus.subscribe(channel, (id) => {
      for (const ring of bells.get(id) ?? []) ring();
    });
    // Without the bus they look now and then; the next one tries to subscribe again.
    await subscription.catch(() => {
      subscription = null;
    });
  }

  return {
    ring: (id) => bus.publish(channel, id).catch(() => undefined),
    async listen(id) {
      const { ring, next } = createBell();
      const group = bells.get(id) ?? new Set();
      bells.set(id, group.add(ring));
      await subscribe();
      return {
        next,
        stop() {
          group.delete(ring);
          if (group.size === 0 && bells.get(id) === group) bells.delete(id);
        },
      };
    },
    async close() {
      const end = await subscription?.catch(() => null);
      subscription = null;
      await end?.();
    },
  };
}

function createBell(): { ring: () => void; next: Listener['next'] } {
  let rung = false;
  let wake: (() => void) | null = null;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    next: (ms, signal) =>
      new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          wake = null;
          rung = false;
          resolve();
        };
        const timer = setTimeout(done, ms);
        signal.addEventListener('abort', done);
        wake = done;
        if (rung || signal.aborted) done();
      }),
  };
}
