/** Steps 14 and 16: what the node said of the three transactions. */

import { mayBeMisjudged } from './executed.ts';
import type { Signed } from './model.ts';
import type { ScriptAnswer } from './ports.ts';

export type Ran = Signed & {
  readonly answers: {
    readonly otherChallenge: ScriptAnswer;
    readonly otherOutput: ScriptAnswer;
    readonly genuine: ScriptAnswer;
  };
};

export type ScriptVerdict = 'valid' | 'invalid' | 'inconclusive';

/** Inconclusive when nothing failed but scripts that this node may misjudge. */
export function scriptVerdict({ proof, spends, answers: { genuine } }: Ran): ScriptVerdict {
  if (genuine === null) return 'invalid';
  if (genuine.failed.size === 0) return 'valid';
  const failed = proof.inputs.flatMap((input, at) => (genuine.failed.has(nameOf(input)) ? [spends[at]] : []));
  const all = failed.length === genuine.failed.size;
  return all && failed.every((spend) => spend && mayBeMisjudged(spend)) ? 'inconclusive' : 'invalid';
}

/** Each input by itself: the node's `complete` is about the transaction, and one failure would hide all others. */
export const bindsEverything = ({ proof, commitment, answers }: Ran): boolean =>
  [
    { inputs: withFirst(proof.inputs, commitment.otherTxid), answer: answers.otherChallenge },
    { inputs: proof.inputs, answer: answers.otherOutput },
  ].every(({ inputs, answer }) =>
    // BIP-127 gives the first input no script, so nothing can fail there.
    inputs.every(
      (input, at) => (at === 0 && commitment.format === 'bip127') || answer?.failed.has(nameOf(input)),
    ),
  );

const withFirst = ([first, ...rest]: Signed['proof']['inputs'], txid: string) =>
  first ? [{ ...first, txid }, ...rest] : [];

const nameOf = ({ txid, vout }: { readonly txid: string; readonly vout: number }) => `${txid}:${vout}`;
