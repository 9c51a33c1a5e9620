/** Steps 14 and 16: what the node said of the three transactions. */

import { mayBeMisjudged } from './executed.ts';
import type { Signed } from './model.ts';
import type { ScriptAnswer } from './ports.ts';
import { alterationsOf, isTried } from './variants.ts';

export type Ran = Signed & {
  readonly answers: {
    /** One for each of `alterationsOf`. */
    readonly altered: readonly ScriptAnswer[];
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
export const bindsEverything = (ran: Ran): boolean =>
  alterationsOf(ran).every(({ inputs }, at) =>
    inputs.every((input, position) => {
      const failed = ran.answers.altered[at]?.failed.has(nameOf(input)) ?? false;
      return failed || !isTried(ran.spends[position]);
    }),
  );

const nameOf = ({ txid, vout }: { readonly txid: string; readonly vout: number }) => `${txid}:${vout}`;
