/** From a plan to a PSBT that signers can sign. */
import { problem } from '../../core/errors.ts';
import { MOST_INPUTS } from '../../lib/bitcoin/psbt/index.ts';
import { walletErrors } from '../errors.ts';
import type { WalletCoin } from './draft-store.ts';
import { spendErrors } from './errors.ts';
import type { FundRequest, SpendNode } from './node.ts';
import type { SpendPath } from './paths.ts';
import type { Plan } from './plan.ts';
import { countFor, inOrder } from './select.ts';

export type Funded = {
  /** Base64, version 0. */
  readonly psbt: string;
  readonly vsize: number | null;
  readonly coins: readonly WalletCoin[];
  readonly request: FundRequest;
};

/** Virtual bytes that an input adds, about; too much costs a coin more than needed, too little another question. */
const INPUT: Readonly<Record<string, number>> = { wpkh: 68, tr: 58, 'sh(wpkh)': 91, 'sh-wpkh': 91, pkh: 148 };
const OTHER_INPUT = 180;
const OUTPUT = 43;
const FRAME = 11;

/**
 * Takes one coin after the other until the node finds that they cover the amounts and the fee.
 * @throws ProblemError insufficient_funds, too_many_coins, coin_unknown
 */
export async function fund(
  node: Pick<SpendNode, 'fund'>,
  wallet: { readonly nodeWallet: string; readonly script: string },
  plan: Plan,
  path: SpendPath,
  rate: number,
): Promise<Funded> {
  const { fixed, payees } = plan;
  const cost = BigInt(Math.ceil((INPUT[wallet.script] ?? OTHER_INPUT) * rate));
  const frame = BigInt(Math.ceil((FRAME + OUTPUT * (payees.length + 1)) * rate));
  const have = total(fixed) - cost * BigInt(fixed.length);
  const missing = payees.reduce((sum, { amount }) => sum + (amount === 'all' ? 0n : amount), frame) - have;
  const taken = new Set(fixed.map(nameOf));
  const spare = inOrder(
    plan.optional.filter((coin) => !taken.has(nameOf(coin))),
    missing,
    cost,
  );
  let count = missing <= 0n && fixed.length > 0 ? 0 : countFor(spare, missing, cost);
  for (let more = 1; ; more *= 2) {
    const coins = [...fixed, ...spare.slice(0, count)];
    if (coins.length > MOST_INPUTS) throw problem(spendErrors, 'too_many_coins');
    if (coins.length === 0) throw problem(spendErrors, 'insufficient_funds');
    const request = requestOf(wallet.nodeWallet, plan, path, coins, rate);
    const funding = request ? await node.fund(request) : null;
    if (request && funding?.kind === 'funded') return { ...funding, coins, request };
    if (funding?.kind === 'not_ready') throw problem(walletErrors, 'scan_under_way');
    if (funding?.kind === 'refused') throw problem(spendErrors, 'coin_unknown');
    if (count >= spare.length) throw problem(spendErrors, 'insufficient_funds');
    count = Math.min(count + more, spare.length);
  }
}

/** Null when nothing would be left for the one who gets all. */
function requestOf(
  nodeWallet: string,
  { payees, change }: Plan,
  path: SpendPath,
  coins: readonly WalletCoin[],
  feeRate: number,
): FundRequest | null {
  const others = payees.reduce((sum, { amount }) => sum + (amount === 'all' ? 0n : amount), 0n);
  const rest = total(coins) - others;
  const all = payees.findIndex(({ amount }) => amount === 'all');
  if (rest <= 0n) return null;
  return {
    nodeWallet,
    inputs: coins.map(({ txid, vout }) => ({ txid, vout, sequence: path.nSequence })),
    outputs: payees.map(({ address, amount }) => ({ address, amount: amount === 'all' ? rest : amount })),
    feeFrom: all === -1 ? null : all,
    changeAddress: change.address,
    feeRate,
    lockTime: path.nLockTime,
  };
}

const total = (coins: readonly WalletCoin[]) => coins.reduce((sum, { amount }) => sum + amount, 0n);
const nameOf = ({ txid, vout }: WalletCoin) => `${txid}:${vout}`;
