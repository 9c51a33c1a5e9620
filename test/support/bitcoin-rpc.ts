/** The product's client of a node, with everything it reports written down. */
import { randomBytes } from 'node:crypto';
import type { Clock, Log } from '../../src/core/ports.ts';
import { type BitcoinNode, createBitcoinNode } from '../../src/infra/chain/bitcoin-rpc.ts';
import type { Credentials } from '../../src/infra/chain/bitcoin-rpc-credentials.ts';

export type RecordedNode = BitcoinNode & {
  /** Every line of log, as JSON. */
  readonly lines: readonly string[];
  /** `method size outcome` of every request, in order. */
  readonly requests: readonly string[];
  /** `method reason` of every repetition. */
  readonly retries: readonly string[];
};

export function recordNode(url: string, auth: Credentials, clock: Clock = Date): RecordedNode {
  const lines: string[] = [];
  const requests: string[] = [];
  const retries: string[] = [];
  const write = (fields: object, message: string) => void lines.push(JSON.stringify({ ...fields, message }));
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const node = createBitcoinNode({
    url,
    auth,
    clock,
    random: { bytes: (length) => randomBytes(length) },
    log,
    metrics: {
      count: (_name, labels = {}) => retries.push(`${labels['method']} ${labels['reason']}`),
      observe: (_name, _seconds, labels = {}) =>
        requests.push(`${labels['method']} ${labels['size']} ${labels['outcome']}`),
    },
  });
  return { ...node, lines, requests, retries };
}
