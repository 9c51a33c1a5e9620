/** Sessions of programs: a token to send, and one to renew it with. */
import { ACR_KEY } from '../../core/authn/acr.ts';
import { randomToken, sha256 } from '../../core/crypto.ts';
import { problem } from '../../core/errors.ts';
import type { AuditTrail, Clock, Origin, Random } from '../../core/ports.ts';
import { newEnds } from '../../core/session/policy.ts';
import type { Sessions } from '../../core/session/sessions.ts';
import { methodOf } from './challenge.ts';
import { keyErrors } from './errors.ts';
import type { RefreshStore, Renewable } from './refresh-store.ts';

export type ApiSessionsDeps = {
  readonly store: RefreshStore;
  readonly sessions: Pick<Sessions, 'open' | 'revoke' | 'forget'>;
  readonly audit: AuditTrail;
  readonly clock: Clock;
  readonly random: Random;
};

/** Both are shown once. `expiresAt`, of the access token, in milliseconds since the epoch. */
export type Tokens = Omit<Renewable, 'sessionUid'> & {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: number;
};

/** From the signature on, however often it is renewed. */
export const RENEWABLE_FOR = 30 * 24 * 3_600_000;

export type ApiSessions = ReturnType<typeof createApiSessions>;

export function createApiSessions({ store, sessions, audit, clock, random }: ApiSessionsDeps) {
  /** A token is used twice when an answer was lost, or when two hold it: one of them may be a thief (RFC 9700, 4.14.2). */
  async function endReused(digest: Buffer, { ip, userAgent }: Origin): Promise<void> {
    const reused = await store.findUsed(digest, clock.now());
    if (!reused || !(await sessions.revoke(reused.userId, reused.sessionUid))) return;
    await audit.record({
      action: 'session.refresh_reused',
      success: false,
      userId: reused.userId,
      resourceType: 'session',
      resourceId: reused.sessionUid,
      ip,
      userAgent,
    });
  }

  return {
    /**
     * Opens a session for whoever has just signed. Rejects with `account_disabled`, and with `signature_invalid` for a key
     * that was taken off the account in between: whoever took it off ends the sessions there are, and none follows.
     */
    async open(key: Omit<Renewable, 'sessionUid'>, origin: Origin): Promise<Tokens> {
      const amr = [methodOf(key.kind)];
      const opened = await sessions.open({ userId: key.userId, kind: 'api', amr, acr: ACR_KEY, origin });
      const refreshToken = randomToken(random);
      const now = clock.now();
      const digest = sha256(refreshToken);
      const expiresAt = now + RENEWABLE_FOR;
      if (!(await store.insert({ ...key, digest, sessionUid: opened.uid, now, expiresAt }))) {
        await sessions.revoke(key.userId, opened.uid);
        throw problem(keyErrors, 'signature_invalid');
      }
      return { ...key, accessToken: opened.token, refreshToken, expiresAt: opened.expiresAt };
    },

    /** Both tokens anew; the old ones are worth nothing at once. Null for a token that is no good. */
    async refresh(refreshToken: string, origin: Origin): Promise<Tokens | null> {
      const [accessToken, nextToken] = [randomToken(random), randomToken(random)];
      const [digest, now] = [sha256(refreshToken), clock.now()];
      const renewed = await store.rotate({
        digest,
        nextDigest: sha256(nextToken),
        sessionDigest: sha256(accessToken),
        now,
        ends: newEnds(now),
        origin,
      });
      if (renewed === null) {
        await endReused(digest, origin);
        return null;
      }
      const { sessionUid, ...key } = renewed;
      await sessions.forget(sessionUid);
      return { ...key, accessToken, refreshToken: nextToken };
    },
  };
}
