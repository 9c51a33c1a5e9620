/** A node as a writer of PSBTs: of any coins it knows, or of a wallet's, with what that wallet's signers need. */
import { z } from 'zod';
import type { Outpoint } from '../../pof/model.ts';
import type { DraftedCoins } from '../../pof/ports.ts';
import type { BitcoinNode } from './bitcoin-rpc.ts';
import { NodeError } from './bitcoin-rpc-errors.ts';
import { previousTransactions } from './proof-previous.ts';

/** Signals replaceability as wallets do, and lets a lock time count. */
const SEQUENCE = 0xffff_fffd;

const processed = z.object({ psbt: z.string() });

export type CoinPsbt = (outpoints: readonly Outpoint[], nodeWallet: string | null) => Promise<DraftedCoins>;

/** It pays nothing to anybody: the coins in it are all that is of use. Rejects (`NodeError`) where the node cannot be asked. */
export function createCoinPsbt(current: () => BitcoinNode | null): CoinPsbt {
  return async (outpoints, nodeWallet) => {
    const node = current();
    if (node === null) throw new NodeError('unreachable');
    const inputs = outpoints.map(({ txid, vout }) => ({ txid, vout, sequence: SEQUENCE }));
    const psbt = await node.call('createpsbt', { inputs, outputs: [{ data: '00' }] }, z.string());
    if (nodeWallet === null)
      return {
        psbt: await node.call('utxoupdatepsbt', { psbt }, z.string()),
        previous: await previousTransactions(node, outpoints),
      };
    const how = { psbt, sign: false, bip32derivs: true, finalize: false };
    const drafted = await node.forWallet(nodeWallet).call('walletprocesspsbt', how, processed);
    return { psbt: drafted.psbt, previous: [] };
  };
}
