/** A private regtest node: no peers, no discovery, RPC on 127.0.0.1 with its own cookie. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeNodeConf } from './bitcoind-conf.ts';
import { freePort } from './ports.ts';
import { startProcess, untilReady } from './process.ts';
import { createScratch } from './scratch.ts';
import { toolCommand } from './tools.ts';

export type BitcoinNode = AsyncDisposable & {
  readonly url: string;
  readonly cookieFile: string;
  /** One JSON-RPC call; `wallet` addresses that wallet's endpoint. Rejects with the node's own message. */
  readonly rpc: (method: string, params?: readonly unknown[], wallet?: string) => Promise<unknown>;
  readonly stop: () => Promise<void>;
};

const loneRegtest = [
  '-regtest',
  '-server',
  '-listen=0',
  '-connect=0',
  '-dnsseed=0',
  '-fixedseeds=0',
  '-natpmp=0',
];
const local = [
  '-rpcbind=127.0.0.1',
  '-rpcallowip=127.0.0.1',
  '-fallbackfee=0.0001',
  '-dbcache=16',
  '-txindex=1',
];

type Answer = {
  readonly result: unknown;
  readonly error: { readonly code: number; readonly message: string } | null;
};

export const startBitcoind = async (settings: readonly string[] = []): Promise<BitcoinNode> => {
  const scratch = createScratch('bitcoind');
  writeNodeConf(scratch.path);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const cookieFile = join(scratch.path, 'regtest', '.cookie');

  const rpc = async (method: string, params: readonly unknown[] = [], wallet?: string) => {
    const credentials = Buffer.from(readFileSync(cookieFile, 'utf8')).toString('base64');
    const path = wallet === undefined ? '/' : `/wallet/${encodeURIComponent(wallet)}`;
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '1.0', id: 1, method, params }),
    });
    const { result, error } = (await answer.json()) as Answer;
    if (error) throw new Error(`${method}: ${error.message} (${error.code})`);
    return result;
  };

  const args = [...loneRegtest, ...local, `-datadir=${scratch.path}`, `-rpcport=${port}`, ...settings];
  const running = startProcess(toolCommand('bitcoind'), args, { dieWith: 'TERM' });
  await untilReady('bitcoind', running, async () => (await rpc('getblockchaininfo')) !== null);

  const stop = () => running.stop('SIGTERM', 20_000);
  return {
    url,
    cookieFile,
    rpc,
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
      scratch[Symbol.dispose]();
    },
  };
};
