/** What is to be built: whom to pay, out of which coins, and where the change goes. */
import { problem } from '../../core/errors.ts';
import type { Network } from '../../lib/bitcoin/address.ts';
import { describeOutput, type RawTransaction, readTransaction } from '../../lib/bitcoin/psbt/index.ts';
import type { CatchUp } from '../mirror/index.ts';
import type { Wallet } from '../model.ts';
import type { DraftStore, Place, WalletCoin } from './draft-store.ts';
import { spendErrors } from './errors.ts';
import type { Outpoint, Pending, SpendNode } from './node.ts';
import { type Payee, type Recipient, readRecipients } from './recipients.ts';
import { isFree, isMature, isOffered, type Spending } from './select.ts';

export type Change = Place & { readonly fresh: boolean };

export type Plan = {
  readonly payees: readonly Payee[];
  /** Spent in any case. */
  readonly fixed: readonly WalletCoin[];
  /** Spent as far as they are needed. */
  readonly optional: readonly WalletCoin[];
  readonly change: Change;
  /** What it takes the place of, or pays for. */
  readonly replaces: (Pending & { readonly txid: string }) | null;
  readonly pushes: (Pending & { readonly txid: string }) | null;
};

export type PlanRequest = {
  readonly recipients: readonly Recipient[];
  readonly coins?: readonly Outpoint[] | undefined;
  readonly replace?: string | undefined;
  readonly push?: string | undefined;
};

export type Planner = (
  wallet: Wallet,
  change: Change,
  request: PlanRequest,
  spending: Spending,
) => Promise<Plan>;

export function createPlanner({
  store,
  node,
  catchUp,
}: {
  readonly store: Pick<DraftStore, 'coins' | 'spentBy' | 'transaction' | 'places'>;
  readonly node: Pick<SpendNode, 'pending'>;
  readonly catchUp: CatchUp;
}): Planner {
  async function pending(wallet: Wallet, txid: string) {
    let known = await store.transaction(wallet.id, txid);
    const waiting = await node.pending(txid);
    if (!known && waiting) {
      // It may have entered the mempool a moment ago.
      await catchUp([wallet.id]);
      known = await store.transaction(wallet.id, txid);
    }
    if (!known) throw problem(spendErrors, 'transaction_not_own');
    if (known.state === 'confirmed' || !waiting) throw problem(spendErrors, 'transaction_not_pending');
    return { ...waiting, txid, hex: known.hex };
  }

  /** Another transaction that spends the same coins and pays more (BIP-125). */
  async function replacement(
    wallet: Wallet,
    change: Change,
    request: PlanRequest & { replace: string },
    spending: Spending,
  ) {
    const { hex, ...replaces } = await pending(wallet, request.replace);
    const old = readTransaction(hex);
    const fixed = await store.spentBy(wallet.id, replaces.txid, spending.now);
    if (!old || fixed.length !== old.inputs.length) throw problem(spendErrors, 'transaction_not_own');
    const outputs = paidBy(old, wallet.network);
    const places = await store.places(
      wallet.userId,
      outputs.map(({ script }) => script),
    );
    const changeOf = ({ script }: Payee): Place | undefined => {
      const place = places.get(script);
      return place?.walletId === wallet.id && place.branch === change.branch ? place : undefined;
    };
    const [oldChange] = outputs.flatMap((output) => changeOf(output) ?? []);
    const paid = outputs.filter((output) => !changeOf(output));
    const asked = readRecipients(request.recipients, wallet.network);
    const coins = await store.coins(wallet.id, spending.now);
    const place = oldChange ? { ...oldChange, fresh: false } : change;
    return {
      payees: [asked, paid, [{ ...place, amount: 'all' as const }]].find((some) => some.length > 0) ?? [],
      fixed,
      // Rule 2: a replacement adds no unconfirmed coin.
      optional: coins.filter((coin) => coin.height !== null && isOffered(coin, spending)),
      change: place,
      replaces,
      pushes: null,
    };
  }

  /** A child that pays so much that its parent is worth mining with it. */
  async function push(
    wallet: Wallet,
    change: Change,
    request: PlanRequest & { push: string },
    spending: Spending,
  ) {
    const { hex: _, ...pushes } = await pending(wallet, request.push);
    const all = await store.coins(wallet.id, spending.now);
    const fixed = all.filter(({ txid, reserved }) => txid === pushes.txid && !reserved);
    if (fixed.length === 0) throw problem(spendErrors, 'transaction_not_own');
    const asked = readRecipients(request.recipients, wallet.network);
    return {
      payees: asked.length > 0 ? asked : [{ ...change, amount: 'all' as const }],
      fixed,
      optional: all.filter((coin) => coin.height !== null && isOffered(coin, spending)),
      change,
      replaces: null,
      pushes,
    };
  }

  async function payment(wallet: Wallet, change: Change, request: PlanRequest, spending: Spending) {
    const payees = readRecipients(request.recipients, wallet.network);
    if (payees.length === 0) {
      const errors = [{ path: 'recipients', message: 'name at least one' }];
      throw problem(spendErrors, 'recipient_invalid', { errors });
    }
    const all = await store.coins(wallet.id, spending.now);
    const shared = { payees, change, replaces: null, pushes: null };
    if (request.coins) return { ...shared, fixed: chosen(all, request.coins, spending), optional: [] };
    const offered = all.filter((coin) => isOffered(coin, spending));
    if (offered.length === 0 && all.some((coin) => isFree(coin) && !isMature(coin, spending)))
      throw problem(spendErrors, 'coin_not_mature');
    const takesAll = payees.some(({ amount }) => amount === 'all');
    return { ...shared, fixed: takesAll ? offered : [], optional: takesAll ? [] : offered };
  }

  return async (wallet, change, request, spending) => {
    const { replace, push: pushed } = request;
    if (replace !== undefined) return replacement(wallet, change, { ...request, replace }, spending);
    if (pushed !== undefined) return push(wallet, change, { ...request, push: pushed }, spending);
    return payment(wallet, change, request, spending);
  };
}

/** @throws ProblemError transaction_not_own for outputs that no address stands for: they cannot be paid again */
function paidBy({ outputs }: RawTransaction, network: Network): readonly Payee[] {
  return outputs.map(({ amount, script }) => {
    const { address, script: hex } = describeOutput(amount, script, network);
    if (address === null) throw problem(spendErrors, 'transaction_not_own');
    return { address, script: hex, amount };
  });
}

/** Coins by name: the person may know more than we do, so unconfirmed ones of strangers are taken too. */
function chosen(
  all: readonly WalletCoin[],
  wanted: readonly Outpoint[],
  spending: Spending,
): readonly WalletCoin[] {
  const names = new Set(wanted.map(nameOf));
  const found = all.filter((coin) => names.has(nameOf(coin)));
  if (found.length < names.size) throw problem(spendErrors, 'coin_unknown');
  if (found.some(({ frozen }) => frozen)) throw problem(spendErrors, 'coin_frozen');
  if (found.some(({ reserved }) => reserved)) throw problem(spendErrors, 'coin_reserved');
  if (found.some((coin) => !isMature(coin, spending))) throw problem(spendErrors, 'coin_not_mature');
  return found;
}

const nameOf = ({ txid, vout }: Outpoint) => `${txid}:${vout}`;
