/** `NodeHistory` on Bitcoin Core and Knots. */
import { z } from 'zod';
import type { Listing, NodeHistory, NodeTransaction } from '../../wallet/mirror/history.ts';
import type { BitcoinNode, BitcoinRpc } from './bitcoin-rpc.ts';
import { NodeError, type NodeErrorCode } from './bitcoin-rpc-errors.ts';
import { inputsOf, outputsOf, rawTransaction } from './wallet-raw.ts';
import { readTransactions } from './wallet-transactions.ts';

const entry = z.object({
  txid: z.string(),
  category: z.string(),
  address: z.string().optional(),
  confirmations: z.int(),
  blockhash: z.string().optional(),
});

const listing = z.object({
  transactions: z.array(entry),
  removed: z.array(entry).default([]),
  lastblock: z.string(),
});

const header = z.object({ height: z.int() });

const descriptors = z.object({
  descriptors: z.array(z.object({ range: z.tuple([z.int(), z.int()]).or(z.int()).optional() })),
});

/** The first two hundred thousand transactions of a wallet take a node some seconds to list. */
const LISTING = { timeout: 120_000 };

const REFUSALS: readonly NodeErrorCode[] = ['not_found', 'invalid_address_or_key', 'wallet_missing'];

const NOT_OFFERED: readonly NodeErrorCode[] = ['forbidden', 'unknown_method'];

export type WalletHistoryOptions = {
  /** The node to ask at this moment; null while there is none. */
  readonly current: () => BitcoinNode | null;
};

export function createWalletHistory({ current }: WalletHistoryOptions): NodeHistory {
  const node = (): BitcoinNode => {
    const one = current();
    if (one === null) throw new NodeError('unreachable');
    return one;
  };
  return {
    async since(name, hash) {
      try {
        await settled(node());
        return await list(node(), node().forWallet(name), hash);
      } catch (error) {
        if (!(error instanceof NodeError)) throw error;
        if (error.code === 'wallet_missing') return { kind: 'missing' };
        // A block it never had, or one that was given up and then pruned.
        const gone =
          error.code === 'not_found' || error.code === 'failed' || error.code === 'invalid_address_or_key';
        if (hash !== null && gone) return { kind: 'unknown_block' };
        throw error;
      }
    },
    read: (name, txids) => readTransactions(node(), node().forWallet(name), txids),
    async abandon(name, txid) {
      try {
        await node().forWallet(name).call('abandontransaction', { txid }, z.unknown());
        return true;
      } catch (error) {
        if (error instanceof NodeError && REFUSALS.includes(error.code)) return false;
        throw error;
      }
    },
    async watched(name) {
      const found = await node().forWallet(name).call('listdescriptors', [], descriptors);
      const ends = found.descriptors.map(({ range = 0 }) => (typeof range === 'number' ? range : range[1]));
      return ends.length === 0 ? -1 : Math.min(...ends);
    },
    async peek(txids) {
      const calls = txids.map((txid) => ({ method: 'getrawtransaction', params: { txid, verbosity: 1 } }));
      const outcomes = await node().batch(calls, rawTransaction);
      return outcomes.flatMap((outcome): Pick<NodeTransaction, 'inputs' | 'outputs'>[] =>
        outcome.ok ? [{ inputs: inputsOf(outcome.result), outputs: outputsOf(outcome.result) }] : [],
      );
    },
  };
}

/**
 * Waits until the node's wallets know what the node has told the world: they learn of a transaction after those who
 * listen do, and of a block by themselves. Where the call is not allowed, what is missed is found by looking later.
 */
async function settled(node: BitcoinRpc): Promise<void> {
  try {
    await node.call('syncwithvalidationinterfacequeue', [], z.unknown());
  } catch (error) {
    if (!(error instanceof NodeError && NOT_OFFERED.includes(error.code))) throw error;
  }
}

async function list(node: BitcoinRpc, wallet: BitcoinRpc, hash: string | null): Promise<Listing> {
  const answer = await wallet.call(
    'listsinceblock',
    { ...(hash === null ? {} : { blockhash: hash }), include_removed: true, include_change: true },
    listing,
    LISTING,
  );
  const { height } = await node.call('getblockheader', [answer.lastblock], header);
  const entries = [...answer.transactions, ...answer.removed];
  const own = entries.flatMap(({ category, address }) =>
    category === 'send' || address === undefined ? [] : [address],
  );
  return {
    kind: 'listed',
    tip: { hash: answer.lastblock, height },
    txids: [...new Set(entries.map(({ txid }) => txid))],
    mined: [...new Map(answer.transactions.flatMap(inBlock)).values()],
    addresses: [...new Set(own)],
  };
}

const inBlock = ({ txid, confirmations, blockhash }: z.infer<typeof entry>) =>
  confirmations > 0 && blockhash !== undefined ? [[txid, { txid, block: blockhash }] as const] : [];
