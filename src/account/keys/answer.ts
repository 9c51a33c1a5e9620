/** What happens between a proof and its answer, in the order that costs an attacker most. */
import type { AuditTrail, Clock, Metrics, Origin, Random } from '../../core/ports.ts';
import type { createLockout } from '../../core/ratelimit/lockout.ts';
import { uuidv7 } from '../../core/uuid.ts';
import type { Network } from '../../lib/bitcoin/address.ts';
import { addressGroup } from '../../lib/http/address.ts';
import { judge, type KeyChallenge, methodOf, type Purpose, type SigningKind } from './challenge.ts';
import type { KeyErrorCode } from './errors.ts';
import type { KeyLimits } from './limits.ts';
import { type KeyProof, type ReadProof, readProof } from './proof.ts';
import type { KeyChallengeStore } from './store.ts';
import type { createVerifyProof } from './verify-proof.ts';

export type Signed = {
  readonly outcome: 'signed';
  readonly purpose: Purpose;
  readonly userId: string;
  readonly kind: SigningKind;
  /** As `amr` names it. */
  readonly method: 'bip322' | 'nostr';
  readonly publicKey: string;
  readonly newAccount: boolean;
  readonly keyId: string;
  /** For `link`: false when the account had the key before. */
  readonly linked: boolean;
  /** A browser has yet to take the result, with `claim`. */
  readonly toClaim: boolean;
};

export type Answer = Signed | { readonly outcome: 'refused'; readonly code: KeyErrorCode };

/** Who is signed in, what they may answer for, and what a key they add is to be called. */
export type Acting = {
  readonly userId: string;
  readonly purposes: readonly Purpose[];
  readonly label?: string | null | undefined;
};

export type AnswerDeps = {
  readonly store: KeyChallengeStore;
  readonly lockout: ReturnType<typeof createLockout>;
  readonly verify: ReturnType<typeof createVerifyProof>;
  /** The challenge, if whoever asks may answer it. */
  readonly ofBrowser: (id: string, browserSecret: string | null) => Promise<KeyChallenge | null>;
  readonly network: Network;
  readonly clock: Clock;
  readonly random: Random;
  readonly audit: AuditTrail;
  readonly metrics: Metrics;
  readonly limits: KeyLimits;
};

export function createAnswer(deps: AnswerDeps) {
  const { store, lockout, verify, ofBrowser, network, clock, random, audit, metrics, limits } = deps;

  /** Each line may end the matter, and each costs more than the one before. */
  async function verdict(
    id: string,
    browserSecret: string | null,
    handedIn: KeyProof,
    origin: Origin,
    acting: Acting | undefined,
  ): Promise<Signed | KeyErrorCode> {
    const challenge = await ofBrowser(id, browserSecret);
    if (challenge === null || !isFor(challenge, acting)) return 'challenge_not_found';
    const judged = judge(challenge, clock.now());
    if (judged !== 'open') return judged;
    const proof = readProof(handedIn, challenge.claim, network);
    if (typeof proof === 'string') return proof;
    const subject = lockSubject(challenge, proof, origin);
    const { locked } = await lockout.check(subject);
    const refuse = () => (locked ? fail(challenge, origin) : wrong(challenge, subject, origin));
    if (challenge.claim !== null && challenge.claim !== proof.subject) return refuse();
    // While locked as well: a quicker answer, or one about the script, would tell.
    const proven = await verify(proof, challenge);
    if (proven.kind === 'undecided') return proven.code;
    // A locked key hears what a wrong signature hears, and so does a right signature.
    if (locked || proven.kind === 'invalid') return refuse();
    return sign(challenge, { ...proven, kind: proof.kind }, origin, acting?.label ?? null);
  }

  async function wrong(challenge: KeyChallenge, subject: string, origin: Origin): Promise<KeyErrorCode> {
    await lockout.fail(subject);
    return fail(challenge, origin);
  }

  async function fail(challenge: KeyChallenge, { ip, userAgent }: Origin): Promise<KeyErrorCode> {
    if (await store.fail(challenge.id, limits.maxFailures)) {
      await audit.record({
        action: 'key.challenge_cancelled',
        success: false,
        userId: challenge.userId ?? undefined,
        resourceType: 'key_challenge',
        resourceId: challenge.id,
        ip,
        userAgent,
        metadata: { purpose: challenge.purpose, reason: 'too many wrong signatures' },
      });
    }
    return 'signature_invalid';
  }

  async function sign(
    challenge: KeyChallenge,
    key: { readonly kind: SigningKind; readonly publicKey: string; readonly address: string | null },
    origin: Origin,
    label: string | null,
  ): Promise<Signed | KeyErrorCode> {
    const { kind, publicKey, address } = key;
    const now = clock.now();
    const signed = await store.sign({
      challengeId: challenge.id,
      kind,
      publicKey,
      address,
      label,
      now,
      claimUntil: now + limits.claim,
      origin,
      newUserId: uuidv7(now, random),
      newKeyId: uuidv7(now, random),
      keysPerAccount: limits.keysPerAccount,
    });
    if (signed.outcome === 'lost') return afterLosing(challenge.id);
    if (signed.outcome !== 'signed') return signed.outcome;
    const toClaim = challenge.purpose === 'login' && challenge.browserDigest !== null;
    return { ...signed, purpose: challenge.purpose, kind, method: methodOf(kind), publicKey, toClaim };
  }

  /** Another answer came first, or the challenge ended between two clocks. */
  async function afterLosing(id: string): Promise<KeyErrorCode> {
    const challenge = await store.find(id);
    const judged = challenge && judge(challenge, clock.now());
    return judged === null || judged === 'open' ? 'challenge_expired' : judged;
  }

  return async function answer(
    id: string,
    browserSecret: string | null,
    proof: KeyProof,
    origin: Origin,
    acting?: Acting,
  ): Promise<Answer> {
    const result = await verdict(id, browserSecret, proof, origin, acting);
    const said = typeof result === 'string' ? result : 'ok';
    metrics.count('key_answers_total', { method: proof.kind, result: said });
    return typeof result === 'string' ? { outcome: 'refused', code: result } : result;
  };
}

/** A challenge to sign in is for whoever answers it; one of an account is for that account, doing what it asked for. */
function isFor({ purpose, userId }: KeyChallenge, acting: Acting | undefined): boolean {
  if (acting && !acting.purposes.includes(purpose)) return false;
  return purpose === 'login' || (acting !== undefined && userId === acting.userId);
}

/**
 * What is locked after too many failures: the key as it was claimed, for the network it was claimed from, so that a
 * stranger elsewhere cannot lock anybody out; when stepping up, the account.
 */
function lockSubject({ purpose, userId }: KeyChallenge, proof: ReadProof, { ip }: Origin): string {
  return purpose === 'auth' ? `account:${userId}` : `key:${proof.subject}|${addressGroup(ip)}`;
}
