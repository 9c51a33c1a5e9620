/** Money that needs no signature, so that a chain with ten thousand payments is made in seconds. */
import { createHash } from 'node:crypto';
import { RawOldTx } from '@scure/btc-signer/script.js';
import { z } from 'zod';
import { amount } from '../../src/infra/chain/bitcoin-rpc-json.ts';
import { BURNT, type WalletNode } from './wallet-node.ts';

/** Satoshis, and a scriptPubKey in hexadecimal. */
export type Payment = { readonly script: string; readonly sats: bigint };

/** OP_TRUE: whoever wants to may spend it. */
const ANYBODY = Uint8Array.of(0x51);
const MATURES = 100;
const FEE = 1000n;
const unspent = z.object({ vout: z.array(z.object({ value: amount })) });
const summedUp = z.object({ descriptor: z.string() });
const validated = z.object({ scriptPubKey: z.string() });
const mined = z.object({ tx: z.array(z.string()) });

/** Pays from one coin that everybody could spend: each transaction spends what the one before it has left. */
export async function createPayer(node: WalletNode) {
  const [block = ''] = await node.ask('generatetodescriptor', [1, 'raw(51)#8lvh9jxk'], z.array(z.string()));
  await node.mine(MATURES, BURNT);
  const { tx } = await node.ask('getblock', [block], mined);
  const [coinbase = ''] = tx;
  const { vout } = await node.ask('getrawtransaction', [coinbase, 1, block], unspent);
  let left = { txid: coinbase, index: 0, sats: vout[0]?.value ?? 0n };

  const transaction = (payments: readonly Payment[]): string => {
    const rest = payments.reduce((sats, one) => sats - one.sats, left.sats - FEE);
    const bytes = RawOldTx.encode({
      version: 2,
      inputs: [
        {
          txid: Buffer.from(left.txid, 'hex'),
          index: left.index,
          finalScriptSig: new Uint8Array(),
          sequence: 0xffffffff,
        },
      ],
      outputs: [
        ...payments.map(({ script, sats }) => ({ amount: sats, script: Buffer.from(script, 'hex') })),
        { amount: rest, script: ANYBODY },
      ],
      lockTime: 0,
    });
    left = { txid: txidOf(bytes), index: payments.length, sats: rest };
    return Buffer.from(bytes).toString('hex');
  };

  return {
    /** One block with one transaction for each list of payments. */
    async mine(transactions: readonly (readonly Payment[])[]): Promise<void> {
      await node.ask(
        'generateblock',
        { output: BURNT, transactions: transactions.map(transaction) },
        z.unknown(),
      );
    },
  };
}

/** Of the first positions of a descriptor with a range. */
export async function addressesOf(node: WalletNode, descriptor: string, count: number) {
  const { descriptor: summed } = await node.ask('getdescriptorinfo', [descriptor], summedUp);
  return node.ask('deriveaddresses', [summed, [0, count - 1]], z.array(z.string()));
}

/** As payments name them, in hexadecimal. */
export async function scriptsOf(node: WalletNode, addresses: readonly string[]): Promise<readonly string[]> {
  const calls = addresses.map((address) => ({ method: 'validateaddress', params: [address] }));
  const outcomes = await node.rpc.batch(calls, validated);
  return outcomes.map((outcome) => {
    if (!outcome.ok) throw outcome.error;
    return outcome.result.scriptPubKey;
  });
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const txidOf = (bytes: Uint8Array) => Buffer.from(sha256(sha256(bytes)).toReversed()).toString('hex');
