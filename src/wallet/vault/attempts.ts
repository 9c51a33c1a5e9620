/** Tries of a passphrase: one at a time per wallet, whichever process has it, and none after too many wrong ones. */
import { coreErrors, type ProblemError, problem } from '../../core/errors.ts';
import type { Clock, KeyValue } from '../../core/ports.ts';
import { createLockout } from '../../core/ratelimit/lockout.ts';

/** Longer than any derivation that is waited for. */
const TRYING_MS = 60_000;
const SOON = 2;

export type Attempts = {
  /**
   * `attempt` answers null for a wrong passphrase, which counts. Throws `rate_limited` while there were too many, or
   * another one is under way.
   */
  readonly run: <T>(walletId: string, attempt: () => Promise<T | null>) => Promise<T | null>;
};

/** `failures` within `duration` milliseconds lock the wallet's passphrase for as long. */
export function createAttempts(deps: {
  readonly kv: KeyValue;
  readonly clock: Clock;
  readonly failures: number;
  readonly duration: number;
}): Attempts {
  const lockout = createLockout(deps);
  return {
    async run(walletId, attempt) {
      const subject = `wallet-passphrase:${walletId}`;
      const trying = `wallet:trying:${walletId}`;
      if (!(await deps.kv.setIfAbsent(trying, '1', TRYING_MS))) throw later();
      try {
        const state = await lockout.check(subject);
        if (state.locked) throw later(state.retryAfter);
        const result = await attempt();
        if (result === null) await lockout.fail(subject);
        return result;
      } finally {
        await deps.kv.delete(trying).catch(() => undefined);
      }
    },
  };
}

export function later(seconds = SOON): ProblemError {
  return problem(coreErrors, 'rate_limited', { headers: { 'Retry-After': String(seconds) } });
}
