/** A PSBT as its owner is to see it: what comes back to them, what leaves, and what to beware of. */
import type { Network } from '../../lib/bitcoin/address.ts';
import {
  type DescribedInput,
  type DescribedOutput,
  type DescribedPsbt,
  describePsbt,
  type Psbt,
} from '../../lib/bitcoin/psbt/index.ts';
import type { DraftRow, DraftStore, Place } from './draft-store.ts';

export type Warning =
  | 'foreign'
  | 'fee_unknown'
  | 'fee_high'
  | 'amounts_negative'
  | 'sighash_partial'
  | 'utxo_missing'
  | 'previous_transaction_missing'
  | 'scripts_differ'
  | 'draft_not_open';

export const WARNINGS: Readonly<Record<Warning, string>> = {
  foreign: 'None of your drafts asked for this transaction. Check every recipient and the fee.',
  fee_unknown: 'It does not say what all of its inputs are worth, so nobody can tell the fee.',
  fee_high: 'The fee is more than what is sent.',
  amounts_negative: 'It spends more than there is.',
  sighash_partial: 'A signature does not commit to the whole transaction: others could change the rest.',
  utxo_missing: 'It does not hold the coins it spends; signers cannot sign it as it is.',
  previous_transaction_missing:
    'An input of the older kind lacks the transaction it came from; signers could be lied to about its amount.',
  scripts_differ: 'A script does not belong to the coin it is given for.',
  draft_not_open: 'Your draft of this transaction was sent, discarded or has expired.',
};

type Owned = { readonly own: Place | null };

export type Review = Omit<DescribedPsbt, 'inputs' | 'outputs'> & {
  readonly inputs: readonly (DescribedInput & Owned)[];
  readonly outputs: readonly (DescribedOutput & Owned & { readonly change: boolean })[];
  /** The draft that asked for it; null when nobody here did. */
  readonly draft: DraftRow | null;
  readonly warnings: readonly Warning[];
};

export type ReviewDeps = {
  readonly store: Pick<DraftStore, 'places' | 'byTransaction'>;
  readonly network: Network;
  readonly now: number;
};

export async function review(
  { store, network, now }: ReviewDeps,
  userId: string,
  psbt: Psbt,
): Promise<Review> {
  const described = describePsbt(psbt, network);
  const scripts = [...described.inputs, ...described.outputs].flatMap(({ script }) => script ?? []);
  const places = await store.places(userId, [...new Set(scripts)]);
  const draft = await store.byTransaction(userId, psbt.unsignedTxid, now);
  const own = (script: string | null) => (script === null ? null : (places.get(script) ?? null));
  const outputs = described.outputs.map((output) => {
    const place = own(output.script);
    return { ...output, own: place, change: place?.branch === 'change' };
  });
  const inputs = described.inputs.map((input) => ({ ...input, own: own(input.script) }));
  return {
    ...described,
    inputs,
    outputs,
    draft,
    warnings: warningsOf({ ...described, inputs, outputs, draft }),
  };
}

function warningsOf({ inputs, outputs, draft, fee }: Omit<Review, 'warnings'>): readonly Warning[] {
  const sent = outputs.reduce((sum, { amount, change }) => sum + (change ? 0n : amount), 0n);
  const found: readonly (Warning | false | null)[] = [
    draft === null && 'foreign',
    draft !== null && draft.state !== 'open' && 'draft_not_open',
    fee === null && 'fee_unknown',
    fee !== null && fee < 0n && 'amounts_negative',
    fee !== null && fee > sent && fee > 0n && 'fee_high',
    inputs.some(({ commitsToAll }) => !commitsToAll) && 'sighash_partial',
    ...inputs.map(({ problem }) => problem),
  ];
  return [...new Set(found.filter((one) => one !== false && one !== null))];
}
