/** A regtest node with its wallets, as the wallet room sees it, and coins to send. */
import { z } from 'zod';
import type { Log } from '../../src/core/ports.ts';
import { cookieCredentials } from '../../src/infra/chain/bitcoin-rpc-credentials.ts';
import type { RpcParams } from '../../src/infra/chain/bitcoin-rpc-json.ts';
import { createWalletChain } from '../../src/infra/chain/wallet-chain.ts';
import { createNodeWallets } from '../../src/infra/chain/wallet-node.ts';
import { random, silent } from './accounts.ts';
import { type RecordedNode, recordNode } from './bitcoin-rpc.ts';
import { type BitcoindHome, createBitcoindHome } from './bitcoind-home.ts';

export type WalletNode = Awaited<ReturnType<typeof startWalletNode>>;

/** Small key pools make wallets quick to make. */
export async function startWalletNode(...settings: readonly string[]) {
  const home: BitcoindHome = await createBitcoindHome();
  const start = () => home.start('-keypool=20', ...settings);
  start();
  const rpc: RecordedNode = recordNode(home.url, cookieCredentials(home.cookieFile, Date));
  const ask = <T>(method: string, params: RpcParams, schema: z.ZodType<T>, wallet?: string): Promise<T> =>
    (wallet === undefined ? rpc : rpc.forWallet(wallet)).call(method, params, schema, { timeout: 60_000 });
  const isReady = () => home.ready(() => ask('getblockcount', [], z.int()));
  await isReady();
  const current = () => rpc;
  const log: Log = silent;
  const wallets = createNodeWallets({ current, mostLoaded: 200, log });
  const chain = createWalletChain({
    current,
    host: '127.0.0.1',
    every: 1000,
    random,
    metrics: { count: () => {}, observe: () => {} },
    log,
  });
  const strings = z.array(z.string());
  return {
    home,
    rpc,
    ask,
    wallets,
    chain,
    isReady,
    start,
    /** Hashes of the new blocks. */
    mine: (blocks: number, address: string) => ask('generatetoaddress', [blocks, address], strings),
    height: () => ask('getblockcount', [], z.int()),
    async restart(): Promise<void> {
      await home.stop();
      start();
      await isReady();
    },
    async [Symbol.asyncDispose](): Promise<void> {
      chain.close();
      await rpc.close();
      await home[Symbol.asyncDispose]();
    },
  };
}

/** A key of the published test vectors of BIP-84 and others: nobody's money. */
export const testKey =
  'tpubDC5FSnBiZDMmhiuCmWAYsLwgLYrrT9rAqvTySfuCCrgsWz8wxMXUS9Tb9iVMvcRbvFcAHGkMD5Kx8koh4GquNGNTfohfk7pgjhaPCdXpoba';

/** Nobody's: the program of all zeros. */
export const BURNT = 'bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202';
