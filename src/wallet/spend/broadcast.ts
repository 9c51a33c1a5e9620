/** Sends what the person signed. Doing it again is harmless: the answer is the transaction's id each time. */
import { type ProblemError, problem } from '../../core/errors.ts';
import type { Clock, Origin } from '../../core/ports.ts';
import type { Network } from '../../lib/bitcoin/address.ts';
import { type RawTransaction, rateOf, readPsbt, readTransaction } from '../../lib/bitcoin/psbt/index.ts';
import type { CatchUp } from '../mirror/index.ts';
import type { DraftStore } from './draft-store.ts';
import { spendErrors } from './errors.ts';
import { handedIn } from './handed-in.ts';
import type { Refusal, SpendNode } from './node.ts';
import { finalize, missingSigners } from './tools.ts';

export type SendRequest = {
  readonly transaction: { readonly hex: string } | { readonly psbt: string };
  /** Whose draft it should be; any of the person's wallets when absent. */
  readonly walletId?: string | undefined;
  /** Only asks whether it would be taken. */
  readonly dryRun: boolean;
  /** Satoshis per virtual byte; a transaction that pays more is not sent. */
  readonly mostRate: number;
};

export type Sent = {
  readonly txid: string;
  readonly hex: string;
  /** `refused`: of a dry run. */
  readonly state: 'sent' | 'in_mempool' | 'mined' | 'would_be_accepted' | 'refused';
  readonly refusal: { readonly code: string; readonly message: string } | null;
  /** The draft that asked for it; null: none did. */
  readonly draftId: string | null;
  readonly fee: bigint | null;
  readonly feeRate: number | null;
};

export type BroadcastDeps = {
  readonly store: Pick<DraftStore, 'byTransaction' | 'markBroadcast' | 'seen' | 'touched'>;
  readonly node: Pick<SpendNode, 'finalize' | 'test' | 'send'>;
  readonly network: Network;
  readonly clock: Clock;
  /** So that what was sent can be seen, replaced and pushed at once. */
  readonly catchUp: CatchUp;
};

export type Sender = { readonly userId: string; readonly origin: Origin };

export function createBroadcast({ store, node, network, clock, catchUp }: BroadcastDeps) {
  async function read(transaction: SendRequest['transaction']): Promise<RawTransaction & { hex: string }> {
    const hex = 'hex' in transaction ? transaction.hex : await finalized(transaction.psbt);
    const raw = readTransaction(hex);
    if (!raw) throw problem(spendErrors, 'transaction_invalid');
    return { ...raw, hex };
  }

  async function finalized(text: string): Promise<string> {
    const psbt = handedIn(() => readPsbt(text));
    const done = await finalize(node, psbt);
    if (done) return done.hex;
    const missing = missingSigners(psbt, network);
    const detail = `Keys that have not signed: ${missing.join(', ')}.`;
    throw problem(spendErrors, 'psbt_incomplete', missing.length > 0 ? { detail } : {});
  }

  const touched = (userId: string, { inputs, outputs }: RawTransaction) =>
    store.touched(
      userId,
      inputs.map(({ txid, vout }) => ({ txid, vout })),
      outputs.map(({ script }) => Buffer.from(script).toString('hex')),
    );

  return async (sender: Sender, { transaction, walletId, dryRun, mostRate }: SendRequest): Promise<Sent> => {
    const { userId } = sender;
    const tx = await read(transaction);
    const { txid, hex, unsignedTxid } = tx;
    const draft = await store.byTransaction(userId, unsignedTxid, clock.now());
    const isAsked = walletId === undefined || draft?.walletId === walletId;
    const answer = { txid, hex, draftId: isAsked ? (draft?.id ?? null) : null, refusal: null };
    const out = async (state: Sent['state'], paid: Pick<Sent, 'fee' | 'feeRate'> = UNKNOWN) => {
      if (!dryRun) {
        await store.markBroadcast({ ...sender, unsignedTxid, txid, now: clock.now() });
        await catchUp(await touched(userId, tx));
      }
      return { ...answer, state, ...paid };
    };

    const test = await node.test(hex, mostRate);
    if (test.kind === 'known') return out(test.where === 'chain' ? 'mined' : 'in_mempool');
    if (test.kind === 'refused') {
      // What was mined long ago has nothing left that the node would know it by.
      const seen = test.why === 'inputs_missing' ? await store.seen(userId, txid) : null;
      if (seen) return out(seen === 'chain' ? 'mined' : 'in_mempool');
      const refusal = refused(test.why, tx);
      if (!dryRun) throw refusal;
      const { code, message } = refusal;
      return { ...answer, state: 'refused', ...UNKNOWN, refusal: { code, message } };
    }
    const paid = { fee: test.fee, feeRate: rateOf(test.fee, test.vsize) };
    if (dryRun) return { ...answer, state: 'would_be_accepted', ...paid };
    const outcome = await node.send(hex, mostRate);
    if (outcome === 'sent' || outcome === 'mined') return out(outcome, paid);
    throw refused(outcome, tx);
  };
}

const UNKNOWN = { fee: null, feeRate: null };

const WORDS: Readonly<Record<Refusal, string>> = {
  inputs_missing: 'A coin it spends was spent by another transaction, or never existed.',
  locked: 'It is locked.',
  fee_too_low: 'Its fee is below what nodes take at the moment. Build it anew with a higher rate.',
  fee_absurd: 'It pays a higher rate than `max_fee_rate`.',
  signature: 'A signature or script in it is not valid for the coin it spends.',
  dust: 'One of its outputs is too small to be passed on.',
  replacement: 'It spends the coins of a waiting transaction without paying enough more to take its place.',
  too_long_chain: 'It depends on too many transactions that are unconfirmed themselves. Wait for a block.',
  conflict: 'Another transaction in the mempool spends the same coins and cannot be replaced.',
  rules: 'It breaks the rules of the network or of this node.',
};

function refused(why: Refusal, tx: RawTransaction): ProblemError {
  switch (why) {
    case 'inputs_missing':
      return problem(spendErrors, 'inputs_missing', { detail: WORDS[why] });
    case 'fee_absurd':
      return problem(spendErrors, 'fee_absurd', { detail: WORDS[why] });
    case 'locked':
      return problem(spendErrors, 'not_yet_spendable', { detail: lockOf(tx) });
    default:
      return problem(spendErrors, 'transaction_refused', { detail: WORDS[why] });
  }
}

/** BIP-65: from here on a lock time is a time in Unix seconds, below it a height. */
const FIRST_TIME = 500_000_000;

function lockOf({ lockTime }: RawTransaction): string {
  if (lockTime === 0) return 'Its coins have to be older before they can be spent this way.';
  if (lockTime < FIRST_TIME) return `It can be sent once block ${lockTime} has been found.`;
  return `It can be sent from ${new Date(lockTime * 1000).toISOString()} on, by the clock of the chain.`;
}
