/** Whether a submission proves control of coins, now, to whoever asked with this challenge. */
import type { Reading, Verdict, Verifier } from '../ports.ts';
import { coinChecks, formatChecks, scriptChecks, sentChecks, signatureChecks } from './checklist.ts';
import { allFound } from './coins.ts';
import { findCommitment } from './commitment.ts';
import { countCoins } from './count.ts';
import { finish } from './finish.ts';
import { closedLocks } from './locks.ts';
import { defaultRules, type Rules, type SentProof, type Signed } from './model.ts';
import type { ProofChain, ReadProof } from './ports.ts';
import type { Ran } from './run.ts';
import { readSpend } from './spends.ts';
import { variantsOf } from './variants.ts';
import { createWalk } from './walk.ts';

export type VerifierOptions = {
  readonly chain: ProofChain;
  readonly read: ReadProof;
  readonly rules?: Partial<Rules>;
};

/** Amounts and scripts come from the chain alone; of the submission, only what is signed and the signatures count. */
export function createVerifier({ chain, read, rules: own }: VerifierOptions): Verifier<SentProof> {
  const rules: Rules = { ...defaultRules, ...own };

  return {
    async read({ challenge: { message }, submission }) {
      const walk = createWalk();
      const proof = await read(submission);
      if ('problem' in proof) {
        walk.found('readable', proof.problem, null);
        return walk.refused();
      }
      walk.found('readable', 'psbt_invalid', proof);
      if (!walk.passes(sentChecks, { message, proof, rules })) return walk.refused();
      return { ok: true, read: proof, checks: walk.passed() };
    },

    async judge({ challenge: { message }, reading }): Promise<Verdict> {
      const walk = createWalk(reading.checks);
      const [asked, proof] = await Promise.all([
        chain.coins(outpointsOf(reading)),
        finish(reading.read, message, { chain, read }),
      ]);

      const sent = { message, rules, proof: proof ?? reading.read };
      const known = walk.found(
        'coins',
        'coin_not_found',
        allFound({ ...sent, ...asked, found: asked.coins }),
      );
      if (!known || !walk.passes(coinChecks, known)) return walk.refused();

      const commitment = walk.found('commitment', 'commitment_mismatch', findCommitment(known));
      if (!commitment) return walk.refused();
      const bound = { ...known, commitment };
      if (!walk.passes(formatChecks, bound)) return walk.refused();

      if (!walk.found('finalized', 'psbt_unsigned', proof)) return walk.refused();
      const signed: Signed = { ...bound, spends: spendsOf(bound) };
      if (!walk.passes(signatureChecks, signed)) return walk.refused();

      const ran: Ran = { ...signed, answers: await runAll(signed) };
      if (!walk.passes(scriptChecks, ran)) return walk.refused();

      const locks = await closedLocks(signed, chain.medianTimeAt);
      const { total, coins, locked, dust } = countCoins(known, locks);
      const some = coins > 0 ? coins : null;
      if (!walk.found('counted', locked.count > 0 ? 'coin_locked' : 'coin_too_small', some))
        return walk.refused();
      return {
        ok: true,
        checks: walk.passed(),
        outpoints: outpointsOf(reading),
        total,
        locked,
        dust,
        tip: known.tip,
      };
    },
  };

  async function runAll(signed: Signed): Promise<Ran['answers']> {
    const { altered, genuine } = variantsOf(signed);
    // The genuine one last: see `ProofChain.runScripts`.
    const answers = await chain.runScripts([...altered, genuine]);
    return { altered: answers.slice(0, -1), genuine: answers.at(-1) ?? null };
  }
}

const outpointsOf = ({ read: { inputs } }: Reading<SentProof>) =>
  inputs.slice(1).map(({ txid, vout }) => ({ txid, vout }));

/** The first input of BIP-127 is nobody's and holds nothing; all others are taken apart by the scripts of the chain. */
function spendsOf({ proof, coins, commitment }: Omit<Signed, 'spends'>): Signed['spends'] {
  const scripts = [commitment.scriptPubKey, ...coins.map(({ scriptPubKey }) => scriptPubKey)];
  return proof.inputs.flatMap((input, at) => {
    const script = scripts[at];
    return script && !(at === 0 && commitment.format === 'bip127') ? [readSpend(script, input)] : [NOTHING];
  });
}

const NOTHING = { kind: 'nothing', taproot: false, elements: [], scripts: [] } as const;
