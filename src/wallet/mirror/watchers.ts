/** Wakes those who look at a wallet when something of it has changed, whichever process noticed. Hints, no more. */
import type { Bus } from '../../core/ports.ts';

const CHANNEL = 'wallet:changed';
/** Open at the same time in one process. */
const MOST_OF_PERSON = 20;

export type Watcher = {
  /** Resolves at the next change, after `ms`, or when `signal` aborts; one that came between two calls is not lost. */
  readonly next: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly stop: () => void;
};

export type Watchers = {
  /** Never rejects. */
  readonly changed: (walletId: string) => Promise<void>;
  /** Null when the person watches too much already. */
  readonly watch: (userId: string, walletId: string) => Promise<Watcher | null>;
  readonly close: () => Promise<void>;
};

export function createWatchers(bus: Bus): Watchers {
  const bells = new Map<string, Set<() => void>>();
  const open = new Map<string, number>();
  let subscription: Promise<() => Promise<void>> | null = null;

  const count = (userId: string, by: number) => {
    const now = (open.get(userId) ?? 0) + by;
    if (now > 0) open.set(userId, now);
    else open.delete(userId);
  };
  async function subscribe(): Promise<void> {
    subscription ??= bus.subscribe(CHANNEL, (walletId) => {
      for (const ring of bells.get(walletId) ?? []) ring();
    });
    // Without the bus they look now and then; the next one tries again.
    await subscription.catch(() => {
      subscription = null;
    });
  }

  return {
    changed: (walletId) => bus.publish(CHANNEL, walletId).catch(() => undefined),
    async watch(userId, walletId) {
      if ((open.get(userId) ?? 0) >= MOST_OF_PERSON) return null;
      count(userId, 1);
      const { ring, next } = createBell();
      const group = bells.get(walletId) ?? new Set();
      bells.set(walletId, group.add(ring));
      await subscribe();
      let watching = true;
      return {
        next,
        stop() {
          if (!watching) return;
          watching = false;
          count(userId, -1);
          group.delete(ring);
          if (group.size === 0 && bells.get(walletId) === group) bells.delete(walletId);
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

function createBell(): { ring: () => void; next: Watcher['next'] } {
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
