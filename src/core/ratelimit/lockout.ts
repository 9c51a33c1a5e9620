/** Locks an account or key after repeated failures, for all processes at once. */
import { sha256 } from '../crypto.ts';
import type { Clock, KeyValue } from '../ports.ts';

export type LockoutOptions = {
  readonly kv: KeyValue;
  readonly clock: Clock;
  /** Failures within `duration` after which the subject is locked. */
  readonly failures: number;
  /** Milliseconds, counted from the failure that locked. */
  readonly duration: number;
};

/** `retryAfter` in whole seconds. */
export type LockState = { readonly locked: false } | { readonly locked: true; readonly retryAfter: number };

/**
 * `subject` is whatever was attempted, an account or a key, and need not exist: unknown subjects are counted and
 * locked exactly like known ones, so that the answer does not tell which exist. Ask `check` before any work, and
 * give the same answer for locked as for wrong. Never throws when the counters cannot be reached.
 */
export function createLockout({ kv, clock, failures, duration }: LockoutOptions) {
  const keys = (subject: string) => {
    const digest = sha256(subject).toString('base64url').slice(0, 22);
    return { count: `lockout:count:${digest}`, until: `lockout:until:${digest}` };
  };

  return {
    check: (subject: string): Promise<LockState> =>
      orElse({ locked: false }, async () => stateOf(await kv.get(keys(subject).until), clock.now())),

    /** Counts a failure; resolves to the state after it. */
    fail: (subject: string): Promise<LockState> =>
      orElse({ locked: false }, async () => {
        const { count, until } = keys(subject);
        if ((await kv.increment(count, duration)).count < failures) return { locked: false };
        const end = String(clock.now() + duration);
        await kv.set(until, end, duration);
        return stateOf(end, clock.now());
      }),
  };
}

function stateOf(until: string | null, now: number): LockState {
  const left = Number(until ?? 0) - now;
  return left > 0 ? { locked: true, retryAfter: Math.ceil(left / 1000) } : { locked: false };
}

async function orElse<T>(fallback: T, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch {
    return fallback;
  }
}
