/** Keeps us from a node of another network than we are set to: its answers would be taken for those of ours. */
import { z } from 'zod';
import type { Clock, Log } from '../../core/ports.ts';
import type { Network } from '../../lib/bitcoin/address.ts';
import type { BitcoinNode, BitcoinRpc } from './bitcoin-rpc.ts';
import { NodeError } from './bitcoin-rpc-errors.ts';

export type NetworkGuardOptions = {
  readonly network: Network;
  readonly clock: Clock;
  readonly log: Log;
};

export type GuardedNode = BitcoinNode & {
  /** What it said when it was last asked; false until it has said something. */
  readonly isElsewhere: () => boolean;
};

export type NetworkGuard = {
  readonly guard: (node: BitcoinNode) => GuardedNode;
  /** A connection was made: another node may be behind it. */
  readonly connected: () => void;
};

const info = z.object({ chain: z.string() });
/** Milliseconds for which an answer counts, for connections that something in between keeps up. */
const GOOD_FOR = 60_000;

/**
 * Calls are made, and their answers passed on, only while the node is known to be of our network; the first one over a
 * new connection asks it. Calls reject with NodeError `wrong_network` otherwise, and it is asked again each time.
 */
export function createNetworkGuard({ network, clock, log }: NetworkGuardOptions): NetworkGuard {
  let goodUntil = 0;
  let found: string | null = null;
  const isKnown = () => goodUntil > clock.now();

  return {
    connected() {
      goodUntil = 0;
    },

    guard(node) {
      let asking: Promise<void> | undefined;

      async function ask(): Promise<void> {
        const { chain } = await node.call('getblockchaininfo', [], info);
        if (chain !== network) {
          if (found !== chain)
            log.error(
              { expected: network, found: chain },
              'the Bitcoin node is on another network than BITCOIN_NETWORK: it is not used',
            );
          found = chain;
          throw new NodeError('wrong_network');
        }
        if (found !== null && found !== chain) log.info({ network }, 'the Bitcoin node is on our network');
        found = chain;
        goodUntil = clock.now() + GOOD_FOR;
      }
      const known = async () => {
        if (isKnown()) return;
        asking ??= ask().finally(() => {
          asking = undefined;
        });
        await asking;
      };
      /** What came over a connection that was made meanwhile may be another node's. */
      const sure = async <T>(work: () => Promise<T>): Promise<T> => {
        await known();
        const result = await work();
        await known();
        return result;
      };
      const over = (rpc: BitcoinRpc): BitcoinRpc => ({
        call: (...args) => sure(() => rpc.call(...args)),
        batch: (...args) => sure(() => rpc.batch(...args)),
      });

      return {
        ...node,
        ...over(node),
        forWallet: (name) => over(node.forWallet(name)),
        isElsewhere: () => found !== null && found !== network,
      };
    },
  };
}
