/** The PSBT that proves, made from the coins somebody chose in one of three ways. */
import { problem } from '../core/errors.ts';
import { type BuiltFormat, ProofError } from '../lib/bitcoin/proof/index.ts';
import { pofErrors } from './errors.ts';
import { proofProblem } from './lib-errors.ts';
import type { Challenge, Outpoint } from './model.ts';
import type { CoinAsking, CoinChain, CoinDraft, WriteProof, WrittenProof } from './ports.ts';
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

export type BuiltProof = Omit<WrittenProof, 'outpoints'> & {
  readonly format: BuiltFormat;
  readonly coins: number;
};

export type DraftDeps = {
  readonly chain: CoinChain;
  readonly coinDraft: CoinDraft;
  readonly writeProof: WriteProof;
  readonly rules: Pick<Rules, 'minConfirmations'>;
};

/**
 * Looks at the coins as well: whoever carries a PSBT to a signer and back should not do so in vain.
 * @throws ProblemError with a code of `errors.ts`
 */
export async function draftProof(
  { chain, coinDraft, writeProof, rules }: DraftDeps,
  { message }: Challenge,
  { chosen, format, version }: DraftProof,
): Promise<BuiltProof> {
  const drafted =
    'psbt' in chosen ? { psbt: chosen.psbt, previous: [] } : await coinDraft(chosen).catch(inOurWords);
  const written = await writeProof({ ...drafted, message, format, version });
  if ('problem' in written) throw proofProblem(new ProofError(written.problem));
  const { psbt, bbqr, outpoints } = written;
  const { coins } = await chain.coins(outpoints);
  if (coins.includes(null)) throw problem(pofErrors, 'coin_not_found');
  if (coins.some((coin) => coin && coin.confirmations < rules.minConfirmations))
    throw problem(pofErrors, 'coin_unconfirmed');
  return { psbt, format, coins: outpoints.length, bbqr };
}

function inOurWords(error: unknown): never {
  throw error instanceof ProofError ? proofProblem(error) : error;
}
