/** Coins of any script, mined as one likes, on a node that has no wallet: its keys are here. */

import { hex } from '@scure/base';
import { Address, OutScript, p2wpkh, TEST_NETWORK, Transaction } from '@scure/btc-signer';
import { pubECDSA } from '@scure/btc-signer/utils.js';
import type { Outpoint } from '../../src/pof/model.ts';
import type { BitcoinNode } from './bitcoind.ts';

const key = new Uint8Array(32).fill(0x4d);
const regtest = { ...TEST_NETWORK, bech32: 'bcrt' };
const own = p2wpkh(pubECDSA(key), regtest);
const SUBSIDY = 5_000_000_000n;

export type Minted = Outpoint & {
  readonly amount: bigint;
  readonly script: Uint8Array;
  /** The transaction it comes from, without witness. */
  readonly from: Uint8Array;
};
type Wanted = { readonly script: Uint8Array; readonly amount: bigint };

type Block = { readonly tx: readonly { readonly txid: string }[] };

/** Mines coins for itself first: `purses` payments can be made of them. */
export async function createMint(node: BitcoinNode, purses = 30) {
  const address = own.address ?? '';
  const blocks = (await node.rpc('generatetoaddress', [purses, address])) as readonly string[];
  await node.rpc('generatetoaddress', [100, address]);
  const ready = [...blocks];

  async function coinbaseOf(hash: string): Promise<Transaction> {
    const block = (await node.rpc('getblock', [hash, 2])) as Block & {
      tx: readonly { readonly hex: string }[];
    };
    return Transaction.fromRaw(hex.decode(block.tx[0]?.hex ?? ''), { allowUnknownOutputs: true });
  }

  /** A transaction with these outputs, first to last, signed. */
  async function paying(wanted: readonly Wanted[]): Promise<{ raw: string; coins: readonly Minted[] }> {
    const purse = ready.shift();
    if (purse === undefined) throw new Error('the mint has no purse left');
    const coinbase = await coinbaseOf(purse);
    const tx = new Transaction({ allowUnknownOutputs: true, disableScriptCheck: true });
    tx.addInput({ txid: coinbase.id, index: 0, witnessUtxo: { script: own.script, amount: SUBSIDY } });
    for (const one of wanted) tx.addOutput(one);
    const spent = wanted.reduce((sum, { amount }) => sum + amount, 0n);
    tx.addOutput({ script: own.script, amount: SUBSIDY - spent - 50_000n });
    tx.sign(key);
    tx.finalize();
    const coins = wanted.map((one, vout) => ({ ...one, txid: tx.id, vout, from: tx.unsignedTx }));
    return { raw: hex.encode(tx.extract()), coins };
  }

  const mine = async (count: number): Promise<void> =>
    void (await node.rpc('generatetoaddress', [count, address]));

  return {
    mine,
    paying,
    /** In a block of their own, with so many confirmations. */
    async coins(wanted: readonly Wanted[], confirmations = 6): Promise<readonly Minted[]> {
      const { raw, coins } = await paying(wanted);
      await node.rpc('generateblock', [address, [raw]]);
      if (confirmations > 1) await mine(confirmations - 1);
      return coins;
    },
    /** What a block pays to whoever found it. */
    async mined(script: Uint8Array, confirmations: number): Promise<Minted> {
      const to = Address(regtest).encode(OutScript.decode(script));
      const [hash = ''] = (await node.rpc('generatetoaddress', [1, to])) as readonly string[];
      if (confirmations > 1) await mine(confirmations - 1);
      const coinbase = await coinbaseOf(hash);
      return {
        txid: coinbase.id,
        vout: 0,
        amount: coinbase.getOutput(0).amount ?? 0n,
        script,
        from: coinbase.unsignedTx,
      };
    },
    send: async (raw: string): Promise<void> => void (await node.rpc('sendrawtransaction', [raw, 0])),
  };
}
