/** Two accounts of one person become one, when both have just signed in in the same browser. */

import { authzErrors } from '../../core/authz/errors.ts';
import { randomToken, sha256 } from '../../core/crypto.ts';
import { problem } from '../../core/errors.ts';
import type { Clock, Origin, Random } from '../../core/ports.ts';
import type { Sessions } from '../../core/session/sessions.ts';
import { accountErrors } from '../errors.ts';
import { keyErrors } from './errors.ts';
import { defaultLimits } from './limits.ts';
import type { MergeStore } from './merge-store.ts';

export type MergeDeps = {
  readonly store: MergeStore;
  readonly sessions: Pick<Sessions, 'tellEnded' | 'recheck'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly keysPerAccount?: number;
};

/** Milliseconds from one sign-in to the other. */
const TICKET_LIFE = 5 * 60_000;

export type Merge = ReturnType<typeof createMerge>;

export function createMerge(deps: MergeDeps) {
  const { store, sessions, clock, random, keysPerAccount = defaultLimits.keysPerAccount } = deps;
  return {
    /** For the account that goes. Good once, in this browser. */
    async ticket(userId: string, browserSecret: string): Promise<{ ticket: string; expiresIn: number }> {
      const ticket = randomToken(random);
      const now = clock.now();
      const expiresAt = now + TICKET_LIFE;
      const browserDigest = sha256(browserSecret);
      await store.insert({ digest: sha256(ticket), userId, browserDigest, now, expiresAt });
      return { ticket, expiresIn: TICKET_LIFE / 1000 };
    },

    /**
     * For the account that stays. Rejects with `merge_ticket_invalid`, `merge_same_account`, `last_admin`,
     * `too_many_keys`, or `second_factor_required`: passkeys that come along are added to those there are.
     */
    async complete(
      into: string,
      request: {
        readonly ticket: string;
        readonly browserSecret: string;
        readonly strong: boolean;
        readonly origin: Origin;
      },
    ): Promise<{ from: string; keys: number }> {
      const { ticket, browserSecret, strong, origin } = request;
      const [digest, browserDigest] = [sha256(ticket), sha256(browserSecret)];
      const merged = await store.merge({
        digest,
        browserDigest,
        into,
        strong,
        keysPerAccount,
        now: clock.now(),
        origin,
      });
      if (merged.outcome === 'second_factor_required') throw problem(authzErrors, merged.outcome);
      if (merged.outcome === 'last_admin') throw problem(accountErrors, merged.outcome);
      if (merged.outcome !== 'merged') throw problem(keyErrors, merged.outcome);
      const { from, keys, ended } = merged;
      await sessions.tellEnded(from, ended);
      // It may want a passkey from now on.
      await sessions.recheck(into);
      return { from, keys };
    },
  };
}
