/** The room: what is asked of a prover, what is made of the answer, and what may be said of it afterwards. */
import { sha256 } from '../core/crypto.ts';
import { coreErrors, problem } from '../core/errors.ts';
import type { Clock, Origin, Random } from '../core/ports.ts';
import { uuidv7 } from '../core/uuid.ts';
import { httpErrors } from '../lib/http/errors.ts';
import { createAnswer } from './answer.ts';
import { type DraftProof, draftProof } from './draft.ts';
import { pofErrors } from './errors.ts';
import { challengeMessage } from './message.ts';
import type { Challenge, PrivacyLevel, Proof } from './model.ts';
import type { Nullifiers } from './nullifiers.ts';
import type { CoinChain, CoinDraft, IdentitySignature, ProofWatch, Verifier, WriteProof } from './ports.ts';
import type { Rules } from './rules.ts';
import type { Hearer, Page, PofStore } from './store.ts';
import type { Tickets } from './tickets.ts';

/** Whose proofs are looked at, and by which application: it sees those that were made for it alone. */
export type Viewer = {
  readonly userId: string;
  /** Null for the person. */
  readonly clientId: string | null;
};

/** Who asks, and by what: a challenge is answered with the session or the application that asked for it. */
export type Asker = Viewer & {
  /** `session:` and its id, or `client:` and the application's. */
  readonly by: string;
  readonly origin: Origin;
};

export type ChallengeRequest = {
  readonly level: PrivacyLevel;
  /** Satoshis; 0 where any coin will do. */
  readonly threshold: bigint;
  /** That the sum may be told, without which there is no level `aggregate`. */
  readonly consent: boolean;
  readonly clientId: string | null;
};

/** `unchecked`: it has not ended as far as is known, and the node cannot be asked. */
export type ProofState = 'valid' | 'expired' | 'ended' | 'unchecked';
export type ShownProof = { readonly proof: Proof; readonly state: ProofState };

export type PofDeps<Read> = {
  readonly store: PofStore;
  readonly verifier: Verifier<Read>;
  readonly chain: CoinChain;
  readonly watch: ProofWatch;
  readonly nullifiers: Nullifiers;
  readonly tickets: Tickets;
  readonly coinDraft: CoinDraft;
  readonly writeProof: WriteProof;
  readonly identity: IdentitySignature;
  readonly rules: Rules;
  /** Host of the issuer. */
  readonly audience: string;
  readonly clock: Clock;
  readonly random: Random;
};

export type Pof = ReturnType<typeof createPof>;

const BY_ITSELF: Origin = { ip: '', userAgent: '' };

export function createPof<Read>(deps: PofDeps<Read>) {
  const { store, chain, watch, tickets, rules, audience, clock, random } = deps;
  const answer = createAnswer(deps);

  async function open(asker: Asker, challengeId: string): Promise<Challenge> {
    const found = await store.challenge({
      challengeId,
      userId: asker.userId,
      askerDigest: sha256(asker.by),
      now: clock.now(),
    });
    if (!found) throw problem(pofErrors, 'challenge_unknown');
    if (found.state === 'used') throw problem(pofErrors, 'challenge_used');
    if (found.state === 'expired') throw problem(pofErrors, 'challenge_expired');
    return found.challenge;
  }

  async function own({ userId, clientId }: Viewer, proofId: string): Promise<Proof> {
    const proof = await store.get(userId, proofId);
    if (!proof || (clientId !== null && proof.clientId !== clientId)) throw problem(httpErrors, 'not_found');
    return proof;
  }

  const stateOf = (proof: Proof, isWatched: boolean): ProofState => {
    if (proof.ended) return 'ended';
    if (proof.validUntil <= clock.now()) return 'expired';
    return isWatched ? 'valid' : 'unchecked';
  };

  /** Looks at the chain first where it matters, and reads again: the look may have ended it. */
  async function current(viewer: Viewer, proofId: string): Promise<ShownProof> {
    const before = await own(viewer, proofId);
    if (stateOf(before, true) !== 'valid') return { proof: before, state: stateOf(before, true) };
    const isWatched = await watch.caughtUp();
    const proof = await own(viewer, proofId);
    return { proof, state: stateOf(proof, isWatched) };
  }

  return {
    rules,

    /** Rejects with `consent_required`, `threshold_required`, or where the node cannot be asked: nobody signs in vain. */
    async challenge(asker: Asker, request: ChallengeRequest): Promise<Challenge> {
      const { level, threshold, consent, clientId } = request;
      if (level === 'aggregate' && !consent) throw problem(pofErrors, 'consent_required');
      if (level === 'threshold' && threshold === 0n) throw problem(pofErrors, 'threshold_required');
      await chain.coins([]);
      const now = clock.now();
      const id = uuidv7(now, random);
      const expiresAt = Math.floor((now + rules.challengeLife) / 1000) * 1000;
      const challenge: Challenge = {
        id,
        userId: asker.userId,
        level,
        threshold,
        message: challengeMessage({
          audience,
          userId: asker.userId,
          challengeId: id,
          nonce: Buffer.from(random.bytes(16)).toString('hex'),
          level,
          threshold,
          expiresAt,
        }),
        clientId,
        createdAt: now,
        expiresAt,
      };
      await store.add({ ...challenge, askerDigest: sha256(asker.by) });
      return challenge;
    },

    /** The PSBT to sign. Rejects with what is wrong with the challenge, or with the coins. */
    async psbt(asker: Asker, challengeId: string, draft: DraftProof) {
      const challenge = await open(asker, challengeId);
      return draftProof(deps, challenge, draft);
    },

    /** Rejects with a code of `errors.ts`; up to the verdict the challenge can still be answered. */
    async verify(
      asker: Asker,
      submitted: {
        readonly challengeId: string;
        readonly submission: string;
        readonly signature?: string | undefined;
      },
    ) {
      const challenge = await open(asker, submitted.challengeId);
      return answer(challenge, asker.origin, submitted);
    },

    async list(viewer: Viewer, page: Page): Promise<readonly ShownProof[]> {
      const before = await store.list(viewer, page);
      const counts = before.some((proof) => stateOf(proof, true) === 'valid');
      const isWatched = counts && (await watch.caughtUp());
      const proofs = counts ? await store.list(viewer, page) : before;
      return proofs.map((proof) => ({ proof, state: stateOf(proof, isWatched) }));
    },

    get: current,

    /** Rejects with `proof_ended` when there is nothing to revoke. */
    async revoke(asker: Asker, proofId: string): Promise<Proof> {
      const { userId, origin } = asker;
      await own(asker, proofId);
      if (!(await store.end({ userId, proofId, by: 'revoked', now: clock.now(), origin })))
        throw problem(pofErrors, 'proof_ended');
      return own(asker, proofId);
    },

    /**
     * Looks at every coin of the proof, which the prover brings along sealed. Rejects with `ticket_invalid`, or where the
     * node cannot be asked.
     */
    async recheck(viewer: Viewer, proofId: string, ticket: string): Promise<ShownProof> {
      const { userId } = viewer;
      const proof = await own(viewer, proofId);
      if (stateOf(proof, true) !== 'valid') return { proof, state: stateOf(proof, true) };
      const now = clock.now();
      const outpoints = tickets.open(proofId, ticket, now);
      if (!outpoints) throw problem(pofErrors, 'ticket_invalid');
      const { coins } = await chain.coins(outpoints);
      const isShallow = coins.some((coin) => coin && coin.confirmations < rules.minConfirmations);
      if (coins.includes(null) || isShallow) {
        const by = isShallow ? 'reorganised' : 'spent';
        await store.end({ userId, proofId, by, now, origin: BY_ITSELF });
      }
      return current(viewer, proofId);
    },

    /**
     * The proof that an application may be told of: it was made for this one or for nobody in particular, counts at this
     * moment, reaches `atLeast` satoshis, and of those it says most. Null when there is none, and when that cannot be
     * found out.
     */
    async claimFor(
      userId: string,
      { clientId, atLeast = 0n }: Pick<Hearer, 'clientId'> & Partial<Hearer>,
    ): Promise<Proof | null> {
      const hearer = { clientId, atLeast };
      if (!(await store.live(userId, hearer, clock.now()))) return null;
      if (!(await watch.caughtUp())) return null;
      return store.live(userId, hearer, clock.now());
    },

    /** A proof that counts at this moment, of any account that is active; null for any other, and where nobody can tell. */
    async liveProof(proofId: string): Promise<Proof | null> {
      const isLive = (proof: Proof | null) => proof !== null && stateOf(proof, true) === 'valid';
      if (!isLive(await store.any(proofId)) || !(await watch.caughtUp())) return null;
      const proof = await store.any(proofId);
      return isLive(proof) ? proof : null;
    },

    /** What a certificate may state. Rejects with `proof_ended`, or `chain_unavailable` where nobody can tell. */
    async certificateOf(userId: string, proofId: string): Promise<Proof> {
      const { proof, state } = await current({ userId, clientId: null }, proofId);
      if (state === 'unchecked') throw problem(coreErrors, 'chain_unavailable');
      if (state !== 'valid') throw problem(pofErrors, 'proof_ended');
      return proof;
    },
  };
}
