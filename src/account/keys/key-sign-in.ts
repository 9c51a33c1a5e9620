/** Sign-in with a message signature or a Nostr event: challenges, their answers, and the hand-over to the browser. */
import { constantTimeEqual, sha256 } from '../../core/crypto.ts';
import { problem } from '../../core/errors.ts';
import type { AuditTrail, Clock, KeyValue, Metrics, Origin, Random } from '../../core/ports.ts';
import { createLockout } from '../../core/ratelimit/lockout.ts';
import { uuidv7 } from '../../core/uuid.ts';
import type { Network } from '../../lib/bitcoin/address.ts';
import type { Curve } from '../../lib/bitcoin/curve.ts';
import { addressGroup } from '../../lib/http/address.ts';
import { createAnswer } from './answer.ts';
import { judge, type KeyChallenge, methodOf, type Purpose } from './challenge.ts';
import { keyErrors } from './errors.ts';
import { defaultLimits, type KeyLimits } from './limits.ts';
import type { KeyChallengeStore } from './store.ts';
import { challengeEvent, challengeText, type EventTemplate } from './text.ts';
import { createVerifyProof, type ScriptCheck } from './verify-proof.ts';

export type KeySignInDeps = {
  readonly store: KeyChallengeStore;
  readonly kv: KeyValue;
  readonly curve: Curve;
  readonly clock: Clock;
  readonly random: Random;
  readonly audit: AuditTrail;
  readonly metrics: Metrics;
  /** The issuer, without a slash at the end. */
  readonly publicUrl: string;
  /** Whose addresses are accepted. */
  readonly network: Network;
  /** Absent: what takes an interpreter is refused. */
  readonly scriptCheck?: ScriptCheck | undefined;
  /** Failures until a key has to wait, and how long, in milliseconds. */
  readonly lock: { readonly failures: number; readonly duration: number };
  readonly limits?: Partial<KeyLimits>;
};

export type CreateRequest = {
  /** The value of the browser's cookie; null when whoever answers takes the result. */
  readonly browserSecret: string | null;
  readonly purpose: Purpose;
  /** The signed-in account; `link` and `auth` need it. */
  readonly userId?: string | undefined;
  /** What the account is called, for `link`. */
  readonly accountName?: string | undefined;
  /** The address or key that is going to answer, from `readClaim`: no other may. */
  readonly claim?: string | undefined;
  readonly clientId?: string | undefined;
  /** Comes back with the claim; 4 KiB as JSON at most. */
  readonly context?: Readonly<Record<string, unknown>>;
  readonly origin: Origin;
};

/** A challenge in both forms a page may show. */
export type CreatedChallenge = {
  readonly challengeId: string;
  readonly message: string;
  readonly nonce: string;
  readonly nostrEvent: EventTemplate;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
};

/** What the browser that asked may know of an answered challenge. */
export type SignedKeyChallenge = {
  readonly method: 'bip322' | 'nostr';
  readonly userId: string;
  readonly publicKey: string;
  /** The Bitcoin address it signed with. */
  readonly address: string | null;
  readonly context: Readonly<Record<string, unknown>>;
  readonly clientId: string | null;
  readonly ip: string | null;
  readonly signedIp: string | null;
  /** Milliseconds since the epoch. */
  readonly signedAt: number;
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NONCE_BYTES = 16;

export type KeySignIn = ReturnType<typeof createKeySignIn>;

export function createKeySignIn(deps: KeySignInDeps) {
  const { store, kv, clock, random, metrics, publicUrl } = deps;
  const limits: KeyLimits = { ...defaultLimits, ...deps.limits };
  const lockout = createLockout({ kv, clock, ...deps.lock });
  const answer = createAnswer({ ...deps, lockout, verify: createVerifyProof(deps), ofBrowser, limits });

  async function boundOpen(ip: string): Promise<void> {
    const open = await kv.increment(`key:open:${addressGroup(ip)}`, limits.life).catch(() => null);
    if (open === null || open.count <= limits.openPerNetwork) return;
    const headers = { 'Retry-After': String(Math.ceil(open.resetIn / 1000)) };
    throw problem(keyErrors, 'too_many_challenges', { headers });
  }

  /** A challenge of another browser and none at all are the same to whoever asks. */
  async function ofBrowser(id: string, browserSecret: string | null): Promise<KeyChallenge | null> {
    const challenge = UUID.test(id) ? await store.find(id) : null;
    if (!challenge?.browserDigest) return challenge;
    const same = browserSecret !== null && constantTimeEqual(challenge.browserDigest, sha256(browserSecret));
    return same ? challenge : null;
  }

  const forms = ({
    id,
    message,
    nonce,
    expiresAt,
  }: Pick<KeyChallenge, 'id' | 'message' | 'nonce' | 'expiresAt'>) => ({
    challengeId: id,
    message,
    nonce,
    nostrEvent: challengeEvent(publicUrl, nonce),
    expiresAt,
  });

  return {
    /** Rejects with `too_many_challenges`. One SQL statement. */
    async create(request: CreateRequest): Promise<CreatedChallenge> {
      const { browserSecret, purpose, userId, clientId, context = {}, origin } = request;
      if ((purpose === 'login') !== (userId === undefined))
        throw new TypeError(`${purpose}: an account is for link and auth only`);
      if (JSON.stringify(context).length > 4096) throw new RangeError('context is larger than 4 KiB');
      await boundOpen(origin.ip);
      const now = clock.now();
      const nonce = Buffer.from(random.bytes(NONCE_BYTES)).toString('hex');
      const expiresAt = now + limits.life;
      const accountName = request.accountName ?? null;
      const challenge = {
        id: uuidv7(now, random),
        nonce,
        message: challengeText({ publicUrl, purpose, accountName, nonce, issuedAt: now, expiresAt }),
        purpose,
        claim: request.claim ?? null,
        browserDigest: browserSecret === null ? null : sha256(browserSecret),
        userId: userId ?? null,
        clientId: clientId ?? null,
        context,
        ip: origin.ip,
        userAgent: origin.userAgent,
        createdAt: now,
        expiresAt,
      };
      await store.insert(challenge);
      metrics.count('key_challenges_total', { purpose });
      return forms(challenge);
    },

    /** The challenge again, for a page that is loaded again; null once answered, and for any other browser. */
    async show(challengeId: string, browserSecret: string): Promise<CreatedChallenge | null> {
      const challenge = await ofBrowser(challengeId, browserSecret);
      return challenge && judge(challenge, clock.now()) === 'open' ? forms(challenge) : null;
    },

    /**
     * Checks a proof and, if it is right, signs the challenge: of any number of calls one succeeds. Whoever answers a
     * challenge for an account says which.
     */
    answer,

    /** What `claim` would give, without taking it. */
    async peek(challengeId: string, browserSecret: string): Promise<SignedKeyChallenge | null> {
      const challenge = await ofBrowser(challengeId, browserSecret);
      const live = challenge?.status === 'signed' && clock.now() < challenge.expiresAt;
      return live ? signedOf(challenge) : null;
    },

    /** Takes the result of a sign-in; of any number of calls exactly one gets it. */
    async claim(challengeId: string, browserSecret: string): Promise<SignedKeyChallenge | null> {
      if (!UUID.test(challengeId)) return null;
      const taken = await store.consume(challengeId, sha256(browserSecret), clock.now());
      return taken && signedOf(taken);
    },

    network: deps.network,
  };
}

function signedOf(challenge: KeyChallenge): SignedKeyChallenge | null {
  const { userId, kind, publicKey, claim: address, context, clientId, ip, signedIp, signedAt } = challenge;
  if (userId === null || kind === null || publicKey === null || signedAt === null) return null;
  return { method: methodOf(kind), userId, publicKey, address, context, clientId, ip, signedIp, signedAt };
}
