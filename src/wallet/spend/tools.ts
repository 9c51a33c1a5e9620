/** What can be done with a PSBT that somebody hands in, whoever made it. */
import { problem } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import type { Network } from '../../lib/bitcoin/address.ts';
import {
  combinePsbts,
  describePsbt,
  type Psbt,
  psbtBase64,
  readPsbt,
  readTransaction,
} from '../../lib/bitcoin/psbt/index.ts';
import type { DraftStore } from './draft-store.ts';
import { spendErrors } from './errors.ts';
import { handedIn } from './handed-in.ts';
import type { SpendNode } from './node.ts';
import { type Review, review } from './review.ts';

export type ToolsDeps = {
  readonly store: Pick<DraftStore, 'places' | 'byTransaction'>;
  readonly node: Pick<SpendNode, 'finalize'>;
  readonly network: Network;
  readonly clock: Clock;
};

export type Reviewed = { readonly psbt: Psbt; readonly review: Review };

export type Finalized = Reviewed & {
  /** What the network takes; null while signatures are missing. */
  readonly transaction: { readonly hex: string; readonly txid: string } | null;
};

export function createTools({ store, node, network, clock }: ToolsDeps) {
  const reviewed = async (userId: string, psbt: Psbt): Promise<Reviewed> => ({
    psbt,
    review: await review({ store, network, now: clock.now() }, userId, psbt),
  });

  return {
    decode: (userId: string, text: string): Promise<Reviewed> =>
      reviewed(
        userId,
        handedIn(() => readPsbt(text)),
      ),

    combine(userId: string, texts: readonly string[]): Promise<Reviewed> {
      const psbt = handedIn(() => {
        const [first, ...others] = texts.map((text) => readPsbt(text));
        if (!first) throw new TypeError('nothing to combine');
        return combinePsbts([first, ...others]);
      });
      return reviewed(userId, psbt);
    },

    async finalize(userId: string, text: string): Promise<Finalized> {
      const psbt = handedIn(() => readPsbt(text));
      const transaction = await finalize(node, psbt);
      return { ...(await reviewed(userId, psbt)), transaction };
    },
  };
}

/**
 * The transaction, once every input has what it takes. The node decides: it knows every kind of script, and checks the
 * signatures as it goes. Null while some are missing.
 * @throws ProblemError psbt_invalid
 */
export async function finalize(
  node: Pick<SpendNode, 'finalize'>,
  psbt: Psbt,
): Promise<Finalized['transaction']> {
  const done = await node.finalize(handedIn(() => psbtBase64(0, psbt)));
  if (done === null) throw problem(spendErrors, 'psbt_invalid');
  const raw = 'hex' in done ? readTransaction(done.hex) : null;
  return raw && 'hex' in done ? { hex: done.hex, txid: raw.txid } : null;
}

/** Who has yet to sign, by master fingerprint; for the one who reads `psbt_incomplete`. */
export function missingSigners(psbt: Psbt, network: Network): readonly string[] {
  const keys = describePsbt(psbt, network).inputs.flatMap((input) => (input.final ? [] : input.keys));
  const waiting = keys.flatMap(({ signed, fingerprint }) => (signed ? [] : (fingerprint ?? [])));
  return [...new Set(waiting)];
}
