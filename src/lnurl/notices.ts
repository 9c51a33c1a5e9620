import type { Bus } from '../core/ports.ts';

/** Wakes browsers that wait for a signature, whichever process the wallet talked to. Only a hint: SQL has the truth. */
export type Notices = {
  /** Tells every process; never rejects, since waiters look for themselves now and then. */
  readonly signed: (sessionId: string) => Promise<void>;
  readonly listen: (sessionId: string) => Promise<Listener>;
  readonly close: () => Promise<void>;
};

export type Listener = {
  /** Resolves at the next notice, after `ms`, or when `signal` aborts. A notice between two waits is not lost. */
  readonly next: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly stop: () => void;
};

const CHANNEL = 'lnurl:signed';

/** One bus subscription for all waiters, made when the first one comes. */
export function createNotices(bus: Bus): Notices {
  const bells = new Map<string, Set<() => void>>();
  let subscription: Promise<() => Promise<void>> | null = null;

  const ring = (message: string) => {
    for (const bell of bells.get(message) ?? []) bell();
  };

  async function subscribe(): Promise<void> {
    subscription ??= bus.subscribe(CHANNEL, ring);
    // Without the bus waiters still poll; the next one tries to subscribe again.
    await subscription.catch(() => {
      subscription = null;
    });
  }

  return {
    signed: (sessionId) => bus.publish(CHANNEL, sessionId).catch(() => undefined),
    listen: async (sessionId) => {
      const { bell, next } = createBell();
      const group = bells.get(sessionId) ?? new Set();
      bells.set(sessionId, group.add(bell));
      await subscribe();
      return {
        next,
        stop: () => {
          group.delete(bell);
          if (group.size === 0 && bells.get(sessionId) === group) bells.delete(sessionId);
        },
      };
    },
    close: async () => {
      const end = await subscription?.catch(() => null);
      subscription = null;
      await end?.();
    },
  };
}

function createBell(): { bell: () => void; next: Listener['next'] } {
  let rung = false;
  let wake: (() => void) | null = null;
  return {
    bell: () => {
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
