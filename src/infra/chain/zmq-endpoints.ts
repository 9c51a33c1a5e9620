/** Where the node says that it publishes. */
import { z } from 'zod';
import type { BitcoinRpc } from './bitcoin-rpc.ts';
import type { Topic } from './zmq-notices.ts';

export type ZmqEndpoint = { readonly url: string; readonly topics: readonly Topic[] };

const published = z.array(z.object({ type: z.string(), address: z.string() }));

/**
 * `sequence` alone when the node has it, since it tells everything that the hashes do, and what leaves the mempool
 * besides. Where it publishes on every interface, it is met at `host`, the one that takes our calls.
 * @throws NodeError
 */
export async function findEndpoints(rpc: BitcoinRpc, host: string): Promise<readonly ZmqEndpoint[]> {
  const found = await rpc.call('getzmqnotifications', [], published);
  const placesOf = (topic: Topic) =>
    found
      .filter(({ type }) => type === `pub${topic}`)
      .flatMap(({ address }) => reachable(address, host) ?? []);
  const [sequence] = placesOf('sequence');
  if (sequence !== undefined) return [{ url: sequence, topics: ['sequence'] }];
  const [blocks, transactions] = [placesOf('hashblock')[0], placesOf('hashtx')[0]];
  if (blocks !== undefined && blocks === transactions)
    return [{ url: blocks, topics: ['hashblock', 'hashtx'] }];
  return [
    ...(blocks === undefined ? [] : [{ url: blocks, topics: ['hashblock'] as const }]),
    ...(transactions === undefined ? [] : [{ url: transactions, topics: ['hashtx'] as const }]),
  ];
}

const EVERYWHERE = /^(0\.0\.0\.0|\*|\[::\])$/;

/** Only TCP: a socket of the node's own file system is not ours to open. */
function reachable(address: string, host: string): string | null {
  const [, where = '', port] = /^tcp:\/\/(\[[0-9a-fA-F:]+\]|[^:/]+):(\d{1,5})$/.exec(address) ?? [];
  if (port === undefined) return null;
  return `tcp://${EVERYWHERE.test(where) ? host : where}:${port}`;
}
