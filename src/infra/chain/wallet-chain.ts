/** `Chain` on Bitcoin Core and Knots. */
import type { Log, Metrics, Random } from '../../core/ports.ts';
import type { Chain, ChainEvent } from '../../wallet/ports.ts';
import { type After, after as later } from './after.ts';
import type { BitcoinNode, BitcoinRpc } from './bitcoin-rpc.ts';
import { NodeError } from './bitcoin-rpc-errors.ts';
import { heightAt, timeAt } from './block-times.ts';
import { type ChainEvents, createChainEvents } from './chain-events.ts';
import { chainTip } from './chain-info.ts';

export type WalletChainOptions = {
  /** The node to ask at this moment; null while there is none. */
  readonly current: () => BitcoinNode | null;
  /** Where the node is, as the address for calls has it. */
  readonly host: string;
  /** Milliseconds between questions to the node, however quiet it is. */
  readonly every: number;
  readonly random: Random;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly after?: After;
};

export type WalletChain = Chain & {
  /** True while those who follow are told of transactions by the node itself. */
  readonly hearsTransactions: () => boolean;
  readonly close: () => void;
};

/** The node is followed as soon as somebody listens. */
export function createWalletChain(options: WalletChainOptions): WalletChain {
  const { after = later } = options;
  const rpc = presentNode(options.current);
  const listeners = new Set<(event: ChainEvent) => void>();
  let events: ChainEvents | undefined;
  const follow = () =>
    createChainEvents({
      ...options,
      after,
      rpc,
      from: null,
      listener: (event) => {
        for (const listener of listeners) listener(event);
      },
    });
  return {
    tip: () => chainTip(rpc),
    timeAt: (height) => timeAt(rpc, height),
    heightAt: async (seconds) => heightAt(rpc, (await chainTip(rpc)).height, seconds),
    follow(listener) {
      listeners.add(listener);
      events ??= follow();
      return () => void listeners.delete(listener);
    },
    hearsTransactions: () => events?.hearsTransactions() ?? false,
    close: () => events?.close(),
  };
}

/** Calls to whichever node there is when they are made. */
export function presentNode(current: () => BitcoinNode | null): BitcoinRpc {
  const node = (): BitcoinNode => {
    const one = current();
    if (one === null) throw new NodeError('unreachable');
    return one;
  };
  return {
    call: async (method, params, schema, options) => node().call(method, params, schema, options),
    batch: async (calls, schema, options) => node().batch(calls, schema, options),
  };
}
