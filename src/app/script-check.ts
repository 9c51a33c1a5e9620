/** Which Bitcoin node, if any, is asked about scripts that take an interpreter. */
import { join } from 'node:path';
import type { Config, Secrets } from '../config.ts';
import { type NodeAccess, nodeAccess } from '../infra/chain/node-access.ts';
import { readNote } from '../infra/chain/node-note.ts';
import { createScriptCheck, type ScriptCheck } from '../infra/chain/script-check.ts';

/** Undefined where there is no node: in production without BITCOIN_RPC_URL. */
export function openScriptCheck({ chain, mode }: Config, secrets: Secrets): ScriptCheck | undefined {
  if (chain.kind === 'rpc') {
    const url = secrets.bitcoinRpcUrl;
    return url === undefined ? undefined : createScriptCheck(nodeAccess(url, chain.cookieFile));
  }
  return mode === 'production' ? undefined : ofEmbeddedNode(chain.dataDir);
}

/** The node of a development server is started after it, on a port it notes down. */
function ofEmbeddedNode(dataDir: string): ScriptCheck {
  let known: { readonly port: number; readonly check: ScriptCheck } | undefined;
  return async (job) => {
    const port = readNote(join(dataDir, 'node.json'))?.port;
    if (port === undefined) return 'unavailable';
    if (known?.port !== port) known = { port, check: createScriptCheck(accessTo(port, dataDir)) };
    return known.check(job);
  };
}

const accessTo = (port: number, dataDir: string): NodeAccess =>
  nodeAccess(`http://127.0.0.1:${port}`, join(dataDir, 'regtest', '.cookie'));
