/** Calls to one wallet of the node, which is loaded when it is found not to be. */
import type { BitcoinRpc, Outcome, RpcOptions } from './bitcoin-rpc.ts';
import { NodeError } from './bitcoin-rpc-errors.ts';

/**
 * A wallet's name is a file path to the node, `../x` and `/etc/x` included, so only names of the form the server
 * makes ever reach it.
 */
const NAME = /^[a-z0-9_]{8,40}$/;

/** @throws NodeError `wallet_name_invalid` */
export function walletPath(name: string): string {
  if (!NAME.test(name)) throw new NodeError('wallet_name_invalid');
  return `/wallet/${encodeURIComponent(name)}`;
}

/** Loads a wallet once, however many callers find it missing at the same moment. */
export function createLoader(load: (name: string) => Promise<unknown>): (name: string) => Promise<void> {
  const loading = new Map<string, Promise<void>>();
  const start = async (name: string): Promise<void> => {
    try {
      await load(name);
    } catch (error) {
      if (!(error instanceof NodeError && error.code === 'wallet_already_loaded')) throw error;
    } finally {
      loading.delete(name);
    }
  };
  return (name) => {
    const known = loading.get(name) ?? start(name);
    loading.set(name, known);
    return known;
  };
}

/** `wallet`, with each call that found it not loaded made once more after `load`. */
export function loadingWhenNeeded(
  wallet: BitcoinRpc,
  load: (options?: RpcOptions) => Promise<void>,
): BitcoinRpc {
  return {
    async call(method, params, schema, options) {
      try {
        return await wallet.call(method, params, schema, options);
      } catch (error) {
        if (!isNotLoaded(error)) throw error;
        await load(options);
        return wallet.call(method, params, schema, options);
      }
    },
    async batch<T>(...[calls, schema, options]: Parameters<typeof wallet.batch<T>>) {
      const outcomes = await wallet.batch(calls, schema, options);
      const missed = outcomes.flatMap((outcome, at) =>
        !outcome.ok && isNotLoaded(outcome.error) ? [at] : [],
      );
      if (missed.length === 0) return outcomes;
      await load(options);
      const again = await wallet.batch(
        missed.flatMap((at) => calls[at] ?? []),
        schema,
        options,
      );
      const filled = new Map<number, Outcome<T> | undefined>(missed.map((at, index) => [at, again[index]]));
      return outcomes.map((outcome, at) => filled.get(at) ?? outcome);
    },
  };
}

const isNotLoaded = (error: unknown) => error instanceof NodeError && error.code === 'wallet_not_loaded';
