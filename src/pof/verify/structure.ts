/** Steps 4, 5, 8 and 13: what a proof looks like before anybody is asked about its coins. */
import { reserveCommitments } from '../../lib/bitcoin/proof/commitment.ts';
import type { ProofInput, Sent } from './model.ts';

const NULL_TXID = '0'.repeat(64);
/** One input that carries the message, and at least one coin. */
const LEAST_INPUTS = 2;

/**
 * Scripts that are paid to are far shorter. Before SegWit every signature hashes all outputs, so that a long one, signed
 * ten thousand times, would keep the node busy for seconds.
 */
const LONGEST_OUTPUT = 520;

/** BIP-322: version 0 or 2. Publishers of BIP-127 proofs, which say nothing of it, also write 1. */
export function hasKnownShape({ message, proof }: Sent): boolean {
  const { version, inputs, outputs } = proof;
  const [[first], [output, ...more]] = [inputs, outputs];
  if (first === undefined || inputs.length < LEAST_INPUTS) return false;
  if (output === undefined || more.length > 0 || output.script.length > LONGEST_OUTPUT) return false;
  return (
    first.vout === 0 && (version === 0 || version === 2 || (version === 1 && isReserves(message, first)))
  );
}

const isReserves = (message: string, first: ProofInput | undefined): boolean =>
  first !== undefined && reserveCommitments(message).includes(first.txid);

export const hasFewCoins = ({ proof, rules }: Sent): boolean => proof.inputs.length <= rules.maxCoins + 1;

/** One coin twice would be counted twice, and no script minds. */
export function hasDistinctCoins({ proof: { inputs } }: Sent): boolean {
  const names = new Set(inputs.map(({ txid, vout }) => `${txid}:${vout}`));
  return names.size === inputs.length && inputs.every(({ txid }) => txid !== NULL_TXID);
}

/** What signing devices show is what the PSBT says; where it says something it must be our text. */
export const saysOurMessage = ({ message, proof }: Sent): boolean =>
  proof.messageFields.every((field) => Buffer.from(message).equals(field));

/** Finalized or not. Of BIP-127 nobody signs the first input. */
export const isSigned = ({ message, proof: { unsigned, inputs } }: Sent): boolean =>
  unsigned.every((at) => at === 0 && isReserves(message, inputs[0]));
