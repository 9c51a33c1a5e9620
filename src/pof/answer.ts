/** From a submission to a verdict: what is free first, then the challenge is used up, then the node is asked. */
import { type ProblemError, problem } from '../core/errors.ts';
import type { Clock, Origin } from '../core/ports.ts';
import { type PofErrorCode, pofErrors } from './errors.ts';
import { type Challenge, coarse, type EndReason, type Proof } from './model.ts';
import type { Nullifiers } from './nullifiers.ts';
import type { Check, CoinChain, IdentitySignature, ProofWatch, Verdict, Verifier } from './ports.ts';
import type { Rules } from './rules.ts';
import type { PofStore } from './store.ts';
import type { Tickets } from './tickets.ts';

export type AnswerDeps<Read> = {
  readonly store: PofStore;
  readonly verifier: Verifier<Read>;
  readonly chain: CoinChain;
  readonly watch: ProofWatch;
  readonly nullifiers: Nullifiers;
  readonly tickets: Tickets;
  readonly identity: IdentitySignature;
  readonly rules: Rules;
  readonly clock: Clock;
};

export type Submitted = { readonly submission: string; readonly signature?: string | undefined };

/** What the prover is told. `proof` and `ticket` are null below the threshold. */
export type Outcome = {
  readonly challenge: Challenge;
  readonly checks: readonly Check[];
  readonly proof: Proof | null;
  readonly ticket: string | null;
  /** Coins behind a lock that is not yet open: proven, and not counted. */
  readonly lockedCoins: number;
  /** Satoshis; at the level `aggregate` alone. */
  readonly total: bigint | null;
};

/** Another process may name a coin by the day before, or after; milliseconds. */
const CLOCKS_APART = 60_000;

type Passed = Extract<Verdict, { ok: true }>;

export function createAnswer<Read>(deps: AnswerDeps<Read>) {
  const { store, verifier, chain, watch, nullifiers, tickets, identity, rules, clock } = deps;

  return async (challenge: Challenge, origin: Origin, submitted: Submitted): Promise<Outcome> => {
    const reading = await verifier.read({ challenge, submission: submitted.submission });
    if (!reading.ok) throw refusal(reading.code, reading.checks);
    const { id: challengeId, userId } = challenge;
    const { signature } = submitted;
    if (signature !== undefined && !(await identity({ userId, message: challenge.message, signature })))
      throw refusal('signature_invalid', [...reading.checks, { name: 'identity', ok: false }]);

    const now = clock.now();
    if (!(await store.consume(challengeId, userId, now)))
      throw problem(pofErrors, challenge.expiresAt <= now ? 'challenge_expired' : 'challenge_used');
    const answered = { challengeId, userId, now, origin };
    const release = () => store.release(challengeId, userId, now);

    const letGo = await orElse(watch.hold(), release);
    try {
      const verdict = await orElse(verifier.judge({ challenge, reading }), release);
      if (verdict.ok) return await settle(verdict);
      // Nothing is wrong with what was signed: it can be sent again when the coin is old enough.
      if (verdict.code === 'coin_unconfirmed') await release();
      else await store.refuse({ ...answered, code: verdict.code });
      throw refusal(verdict.code, verdict.checks);
    } finally {
      letGo();
    }

    async function settle({ outpoints, total, locked, checks, tip }: Passed): Promise<Outcome> {
      const told = challenge.level === 'aggregate' ? total : null;
      const shared = { challenge, checks, lockedCoins: locked.count, total: told };
      const bucket = bucketOf(outpoints.length);
      if (total < challenge.threshold || total === 0n) {
        await store.notMet({ ...answered, bucket });
        return { ...shared, proof: null, ticket: null };
      }
      const validUntil = coarse(now + rules.proofLife);
      const proof = await store.prove({
        ...answered,
        nullifiers: nullifiers.during(now - CLOCKS_APART, validUntil + CLOCKS_APART, outpoints),
        digest: nullifiers.digest(now, outpoints),
        total: told,
        validUntil,
        tip,
        bucket,
      });
      if (proof === 'gone') throw problem(pofErrors, 'challenge_unknown');
      if (proof === 'claimed') {
        await store.refuse({ ...answered, code: 'coin_claimed' });
        throw refusal('coin_claimed', [...checks, { name: 'unclaimed', ok: false }]);
      }
      await requireStillThere(outpoints);
      return { ...shared, proof, ticket: tickets.issue(proof.id, validUntil, outpoints) };
    }

    /** What moved before the watch knew these coins is found here, and what moves from now on by the watch. */
    async function requireStillThere(outpoints: Passed['outpoints']): Promise<void> {
      const end = (by: EndReason) =>
        store.end({ userId, proofId: challengeId, by, now: clock.now(), origin });
      const { coins } = await orElse(chain.coins(outpoints), () => end('revoked'));
      if (coins.includes(null)) {
        await end('spent');
        throw problem(pofErrors, 'coin_not_found');
      }
      // Of a block that was replaced a coin goes back to the mempool, where it is not gone.
      if (coins.every((coin) => coin && coin.confirmations >= rules.minConfirmations)) return;
      await end('reorganised');
      throw problem(pofErrors, 'coin_unconfirmed');
    }
  };
}

/** Does something about a failure before it goes on. */
const orElse = <T>(work: Promise<T>, mend: () => Promise<unknown>): Promise<T> =>
  work.catch(async (error: unknown) => {
    await mend();
    throw error;
  });

/** Names the check that did not pass, and nothing of the coins. */
function refusal(code: PofErrorCode, checks: readonly Check[]): ProblemError {
  const errors = checks
    .filter(({ ok }) => !ok)
    .map(({ name }) => ({ path: `checks.${name}`, message: 'did not pass' }));
  return problem(pofErrors, code, errors.length === 0 ? {} : { errors });
}

/** For the log of events: how many coins somebody has is nobody's business. */
function bucketOf(count: number): string {
  if (count <= 1) return '1';
  if (count <= 5) return '2-5';
  return count <= 20 ? '6-20' : '21-100';
}
