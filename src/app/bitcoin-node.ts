/** The Bitcoin node of this deployment: the one that is configured, or the embedded one of a development server. */
import { join } from 'node:path';
import type { Config, Secrets } from '../config.ts';
import type { Clock, Log, Metrics, Random } from '../core/ports.ts';
import { type BitcoinNode, createBitcoinNode } from '../infra/chain/bitcoin-rpc.ts';
import { createNetworkGuard, type GuardedNode } from '../infra/chain/network-guard.ts';
import { type NodeAccess, nodeAccess } from '../infra/chain/node-access.ts';
import { readNote } from '../infra/chain/node-note.ts';
import type { Network } from '../lib/bitcoin/address.ts';

export type NodeSource = {
  /** Null while there is none to ask. */
  readonly current: () => BitcoinNode | null;
  /** Where it is, as the address for calls has it. */
  readonly host: string;
  readonly close: () => Promise<void>;
};

export type OpenedNode = NodeSource & {
  /** It answered, and is of another network than ours: it is not used. */
  readonly isElsewhere: () => boolean;
};

export type NodePorts = {
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: Metrics;
  readonly log: Log;
};

/** Undefined where there will never be one: in production without BITCOIN_RPC_URL. */
export function openBitcoinNode(config: Config, secrets: Secrets, ports: NodePorts): OpenedNode | undefined {
  const { chain, mode } = config;
  if (chain.kind === 'embedded')
    return mode === 'production' ? undefined : ofEmbeddedNode(chain.dataDir, ports);
  const url = secrets.bitcoinRpcUrl;
  if (url === undefined) return undefined;
  const node = connect(nodeAccess(url, chain.cookieFile, ports.clock), chain.network, ports);
  return {
    current: () => node,
    host: new URL(url).hostname,
    isElsewhere: node.isElsewhere,
    close: node.close,
  };
}

/** The node of a development server is started after it, on a port it notes down. */
function ofEmbeddedNode(dataDir: string, ports: NodePorts): OpenedNode {
  let known: { readonly port: number; readonly node: GuardedNode } | undefined;
  const accessTo = (port: number): NodeAccess =>
    nodeAccess(`http://127.0.0.1:${port}`, join(dataDir, 'regtest', '.cookie'), ports.clock);
  return {
    host: '127.0.0.1',
    isElsewhere: () => known?.node.isElsewhere() ?? false,
    current() {
      const port = readNote(join(dataDir, 'node.json'))?.port;
      if (port === undefined) return null;
      if (known?.port === port) return known.node;
      void known?.node.close();
      known = { port, node: connect(accessTo(port), 'regtest', ports) };
      return known.node;
    },
    close: async () => known?.node.close(),
  };
}

function connect({ url, auth }: NodeAccess, network: Network, ports: NodePorts): GuardedNode {
  const { guard, connected } = createNetworkGuard({ network, ...ports });
  return guard(createBitcoinNode({ ...ports, url, auth, onConnect: connected }));
}
