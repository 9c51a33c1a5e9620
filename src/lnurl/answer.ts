/** The wallet's side: what happens between a callback and its answer, in the order that costs an attacker most. */
import { ACR_KEY } from '../core/authn/acr.ts';
import type { Bells } from '../core/bells.ts';
import { randomToken, sha256 } from '../core/crypto.ts';
import type { AuditTrail, Clock, Metrics, Origin, Random } from '../core/ports.ts';
import { sessionPayload } from '../core/session/payload.ts';
import { newEnds } from '../core/session/policy.ts';
import { uuidv7 } from '../core/uuid.ts';
import type { Curve } from '../lib/bitcoin/curve.ts';
import { type Callback, fromHex, parseCallback } from './callback.ts';
import { judge, type Outline } from './challenge.ts';
import { type LnurlErrorCode, lnurlErrors } from './errors.ts';
import type { K1Mint } from './k1.ts';
import type { LnurlLimits } from './limits.ts';
import type { Outlines } from './outlines.ts';
import type { LnurlStore, Signing } from './store.ts';

/** What a wallet is told; `expires_at` is the end of the session the token opens, ISO 8601. */
export type WalletAnswer =
  | { readonly status: 'OK'; readonly session_token?: string; readonly expires_at?: string }
  | { readonly status: 'ERROR'; readonly reason: string };

type Deps = {
  readonly store: LnurlStore;
  readonly outlines: Outlines;
  /** Rung by the id of a challenge's session. */
  readonly bells: Bells;
  readonly mint: K1Mint;
  readonly curve: Curve;
  readonly clock: Clock;
  readonly random: Random;
  readonly audit: AuditTrail;
  readonly metrics: Metrics;
  readonly limits: LnurlLimits;
};

/** LUD-04's answer to a failure. The reason is a fixed sentence: wallets show it to people. */
export function walletError(code: LnurlErrorCode): WalletAnswer {
  return { status: 'ERROR', reason: lnurlErrors[code].title };
}

export function createAnswer(deps: Deps): (query: unknown, origin: Origin) => Promise<WalletAnswer> {
  const { store, outlines, bells, mint, curve, clock, random, audit, metrics, limits } = deps;

  /** Each line may end the matter, and each costs more than the one before. */
  async function verdict(query: unknown, origin: Origin): Promise<WalletAnswer | LnurlErrorCode> {
    const callback = parseCallback(query);
    if (callback === null) return 'callback_malformed';
    if (!mint.isOurs(callback.k1)) return 'challenge_unknown';
    const challenge = await outlines.find(callback.k1);
    if (challenge === null) return 'challenge_unknown';
    const judged = judge(challenge, callback.publicKey, clock.now());
    if (judged !== 'sign' && judged !== 'repeat') return judged;
    if (!signatureHolds(callback)) return fail(challenge, origin);
    return judged === 'repeat' ? { status: 'OK' } : sign(challenge, callback, origin);
  }

  /** Raw k1, strict DER, either half of s, 33-byte key on the curve (LUD-04). */
  function signatureHolds({ k1, signature, publicKey }: Callback): boolean {
    return curve.verifyEcdsa(fromHex(k1), signature, fromHex(publicKey));
  }

  async function fail(challenge: Outline, origin: Origin): Promise<LnurlErrorCode> {
    if (challenge.status === 'pending' && (await store.fail(challenge.k1, limits.maxFailures))) {
      await outlines.put({ ...challenge, status: 'cancelled' });
      await audit.record({
        action: 'lnurl.cancelled',
        success: false,
        resourceType: 'lnurl_challenge',
        resourceId: challenge.sessionId,
        ip: origin.ip,
        userAgent: origin.userAgent,
        metadata: { reason: 'too many wrong signatures' },
      });
    }
    return 'signature_invalid';
  }

  async function sign(
    challenge: Outline,
    { k1, publicKey }: Callback,
    origin: Origin,
  ): Promise<WalletAnswer | LnurlErrorCode> {
    const now = clock.now();
    const token = randomToken(random);
    const newUserId = uuidv7(now, random);
    const signing: Signing = {
      k1,
      publicKey,
      now,
      claimUntil: now + limits.claim,
      origin,
      newUserId,
      newKeyId: uuidv7(now, random),
      keysPerAccount: limits.keysPerAccount,
      session: { digest: sha256(token), ...walletSession(newUserId, now, origin) },
    };
    const signed = await store.sign(signing);
    if (signed.outcome === 'lost') return afterLosing(k1, publicKey);
    if (signed.outcome !== 'signed') return signed.outcome;
    const expiresAt = Math.max(challenge.expiresAt, signing.claimUntil);
    await Promise.all([
      outlines.put({ ...challenge, status: 'signed', publicKey, expiresAt }),
      bells.ring(challenge.sessionId),
    ]);
    if (!signed.walletSession) return { status: 'OK' };
    const sessionEnds = new Date(signing.session.expiresAt).toISOString();
    return { status: 'OK', session_token: token, expires_at: sessionEnds };
  }

  /** The session a wallet's own requests use, in the form all sessions have. */
  function walletSession(userId: string, now: number, origin: Origin) {
    const uid = randomToken(random, 16);
    const ends = newEnds(now);
    const payload = sessionPayload({
      uid,
      userId,
      kind: 'wallet',
      amr: ['lnurl'],
      acr: ACR_KEY,
      authTime: now,
      ip: origin.ip,
      userAgent: origin.userAgent,
      createdAt: now,
      lastActivityAt: now,
      ...ends,
    });
    return { uid, payload, ...ends };
  }

  /** Another callback came first: perhaps the same wallet's retry, which is as good as this one. */
  async function afterLosing(k1: string, publicKey: string): Promise<WalletAnswer | LnurlErrorCode> {
    const challenge = await outlines.refresh(k1);
    if (challenge === null) return 'challenge_unknown';
    const judged = judge(challenge, publicKey, clock.now());
    // The signature was checked before. `sign` here means it ended between two clocks: the safe answer is no.
    if (judged === 'repeat') return { status: 'OK' };
    return judged === 'sign' ? 'challenge_expired' : judged;
  }

  return async (query, origin) => {
    const result = await verdict(query, origin);
    metrics.count('lnurl_callbacks_total', { result: typeof result === 'string' ? result : 'ok' });
    return typeof result === 'string' ? walletError(result) : result;
  };
}
