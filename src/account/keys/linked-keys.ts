/** The keys of an account: what they are called, and taking one off. */
import { problem } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import type { Sessions } from '../../core/session/sessions.ts';
import { httpErrors } from '../../lib/http/errors.ts';
import type { Actor } from '../account.ts';
import type { LinkedKey } from '../store.ts';
import { keyErrors } from './errors.ts';
import type { KeyStore } from './store.ts';

export type LinkedKeysDeps = {
  readonly store: KeyStore;
  readonly sessions: Pick<Sessions, 'revokeAll'>;
  readonly clock: Clock;
};

export type LinkedKeys = ReturnType<typeof createLinkedKeys>;

export function createLinkedKeys({ store, sessions, clock }: LinkedKeysDeps) {
  return {
    find: store.find,

    /** Null takes the label away. Rejects with `not_found`. */
    async rename({ userId, origin }: Actor, keyId: string, label: string | null): Promise<LinkedKey> {
      const renamed = await store.rename({ userId, keyId, label, origin, now: clock.now() });
      if (!renamed) throw problem(httpErrors, 'not_found');
      return renamed;
    },

    /**
     * Whoever held the key may have signed in with it, so all other sessions end: all but `keepUid`; undefined keeps them
     * all. Rejects with `not_found` or `last_key`.
     */
    async remove(
      { userId, origin }: Actor,
      keyId: string,
      keepUid: string | null | undefined,
    ): Promise<void> {
      const outcome = await store.remove({ userId, keyId, origin, now: clock.now() });
      if (outcome === 'not_found') throw problem(httpErrors, 'not_found');
      if (outcome === 'last_key') throw problem(keyErrors, 'last_key');
      if (keepUid !== undefined) await sessions.revokeAll(userId, keepUid);
    },
  };
}
