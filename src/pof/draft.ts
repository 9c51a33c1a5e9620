/** The PSBT that proves, made from the coins somebody chose in one of three ways. */
import { problem } from '../core/errors.ts';
import {
  type BuiltFormat,
  buildProofFromPsbt,
  coinsOfPsbt,
  ProofError,
  type ProofOptions,
} from '../lib/bitcoin/proof/index.ts';
import { bbqrFrames, PsbtError, psbtBytes } from '../lib/bitcoin/psbt/index.ts';
import { pofErrors } from './errors.ts';
import { proofProblem } from './lib-errors.ts';
import type { Challenge, Outpoint } from './model.ts';
import type { CoinAsking, CoinChain, CoinDraft } from './ports.ts';
import type { Rules } from './rules.ts';

export type DraftProof = {
  readonly chosen:
    | { readonly psbt: string }
    | {
        readonly outpoints: readonly Outpoint[];
        readonly wallet: { readonly id: string; readonly asking: CoinAsking } | null;
      };
  readonly format: BuiltFormat;
  /** Of the PSBT. */
  readonly version: 0 | 2;
};

export type BuiltProof = {
  /** Base64. */
  readonly psbt: string;
  readonly format: BuiltFormat;
  readonly coins: number;
  /** Texts for QR codes, one after the other. */
  readonly bbqr: readonly string[];
};

export type DraftDeps = {
  readonly chain: CoinChain;
  readonly coinDraft: CoinDraft;
  readonly rules: Pick<Rules, 'minConfirmations'>;
};

/**
 * Looks at the coins as well: whoever carries a PSBT to a signer and back should not do so in vain.
 * @throws ProblemError with a code of `errors.ts`
 */
export async function draftProof(
  { chain, coinDraft, rules }: DraftDeps,
  { message }: Challenge,
  { chosen, format, version }: DraftProof,
): Promise<BuiltProof> {
  const text = 'psbt' in chosen ? chosen.psbt : await coinDraft(chosen);
  const { proof, outpoints } = build(text, { message, format, version });
  const { coins } = await chain.coins(outpoints);
  if (coins.includes(null)) throw problem(pofErrors, 'coin_not_found');
  if (coins.some((coin) => coin && coin.confirmations < rules.minConfirmations))
    throw problem(pofErrors, 'coin_unconfirmed');
  const psbt = Buffer.from(proof).toString('base64');
  return { psbt, format, coins: outpoints.length, bbqr: bbqrFrames(proof, 'psbt') };
}

function build(text: string, options: ProofOptions) {
  try {
    const psbt = psbtBytes(text);
    return { proof: buildProofFromPsbt(psbt, options), outpoints: coinsOfPsbt(psbt).coins };
  } catch (error) {
    if (error instanceof ProofError || error instanceof PsbtError) throw proofProblem(error);
    throw error;
  }
}
