/** `NodeWallets` on Bitcoin Core and Knots: descriptor wallets that are blank and hold no private keys. */
import { z } from 'zod';
import type { Log } from '../../core/ports.ts';
import type { NodeReading, NodeWallets, ScanOutcome } from '../../wallet/ports.ts';
import type { BitcoinNode } from './bitcoin-rpc.ts';
import { NodeError, type NodeErrorCode } from './bitcoin-rpc-errors.ts';
import { prunedBelow } from './chain-info.ts';
import { importDescriptors } from './wallet-import.ts';
import { createLoadedWallets, notingUse } from './wallet-loaded.ts';
import { scanning } from './wallet-scanning.ts';

export type NodeWalletsOptions = {
  /** The node to ask at this moment; null while there is none. */
  readonly current: () => BitcoinNode | null;
  /** Wallets the node holds in memory; 0.65 MB each were measured. */
  readonly mostLoaded: number;
  readonly log: Log;
};

export type LoadedNodeWallets = NodeWallets & {
  /** The node for everybody who asks wallets anything: whichever they ask counts as used, and others make room for it. */
  readonly current: () => BitcoinNode | null;
};

const info = z.object({ checksum: z.string(), isrange: z.boolean(), hasprivatekeys: z.boolean() });
const addresses = z.array(z.string());
const range = z.object({ start_height: z.int(), stop_height: z.int().nullish() });

export function createNodeWallets({ current, mostLoaded, log }: NodeWalletsOptions): LoadedNodeWallets {
  const node = (): BitcoinNode => {
    const one = current();
    if (one === null) throw new NodeError('unreachable');
    return one;
  };
  const loaded = createLoadedWallets({
    most: mostLoaded,
    loaded: () => node().call('listwallets', [], addresses),
    unload,
    log,
  });
  const wallet = (name: string) => notingUse(node(), loaded).forWallet(name);

  async function unload(name: string): Promise<'unloaded' | 'busy'> {
    loaded.forget(name);
    const call = node().call('unloadwallet', { wallet_name: name }, z.unknown());
    return on(call, { wallet_not_loaded: 'unloaded', wallet_missing: 'unloaded', rescanning: 'busy' }).then(
      (outcome) => (outcome === 'busy' ? 'busy' : 'unloaded'),
    );
  }

  async function load(name: string): Promise<'loaded' | 'missing'> {
    loaded.use(name);
    const call = node().call('loadwallet', { filename: name, load_on_startup: false }, z.unknown());
    const outcome = await on(call, { wallet_already_loaded: 'loaded', wallet_missing: 'missing' });
    return outcome === 'missing' ? 'missing' : 'loaded';
  }

  return {
    current() {
      const one = current();
      return one && notingUse(one, loaded);
    },
    load,
    unload,
    pin: loaded.pin,

    async read(descriptor, from, count) {
      try {
        return await readDescriptor(node(), descriptor, from, count);
      } catch (error) {
        if (isCode(error, 'invalid_address_or_key', 'invalid_params')) return null;
        throw error;
      }
    },

    async create(name) {
      const outcome = await on(
        node().call(
          'createwallet',
          {
            wallet_name: name,
            disable_private_keys: true,
            blank: true,
            descriptors: true,
            load_on_startup: false,
          },
          z.unknown(),
        ),
        { wallet_exists: 'exists' },
      );
      if (outcome !== 'exists') {
        loaded.use(name);
        return 'created';
      }
      await load(name);
      return 'exists';
    },

    async import(name, requests) {
      const call = importDescriptors(wallet(name), requests);
      return on(call, {
        rescan_aborted: 'aborted',
        rescanning: 'busy',
        wallet_missing: 'missing',
      });
    },

    async scan(name, from, to, signal) {
      const heights = { start_height: from, ...(to === null ? {} : { stop_height: to }) };
      try {
        const done = await wallet(name).call('rescanblockchain', heights, range, { signal });
        return { kind: 'done', height: done.stop_height ?? from };
      } catch (error) {
        const known = outcomeOf(error);
        if (known) return known;
        // "Can't rescan beyond pruned data" has the number of a dozen other things.
        if (!isCode(error, 'invalid_params')) throw error;
        const lowest = await prunedBelow(node());
        if (lowest !== null && from < lowest) return { kind: 'pruned' };
        throw error;
      }
    },

    async progress(name) {
      try {
        return await scanning(wallet(name));
      } catch (error) {
        if (isCode(error, 'wallet_missing')) return null;
        throw error;
      }
    },

    async abort(name) {
      await on(wallet(name).call('abortrescan', [], z.unknown()), { wallet_missing: null });
    },
  };
}

async function readDescriptor(
  node: BitcoinNode,
  descriptor: string,
  from: number,
  count: number,
): Promise<NodeReading> {
  const { checksum, isrange, hasprivatekeys } = await node.call('getdescriptorinfo', { descriptor }, info);
  const derived = await node.call(
    'deriveaddresses',
    // A wrong checksum was refused by now; a missing one is not taken here.
    {
      descriptor: `${descriptor.split('#')[0]}#${checksum}`,
      ...(isrange ? { range: [from, from + count - 1] } : {}),
    },
    addresses,
  );
  return { checksum, isRange: isrange, hasPrivateKeys: hasprivatekeys, addresses: derived };
}

const isCode = (error: unknown, ...codes: readonly NodeErrorCode[]): error is NodeError =>
  error instanceof NodeError && codes.includes(error.code);

/** The result of a call, or what stands for the refusals named. */
async function on<T, O>(call: Promise<T>, refusals: Partial<Record<NodeErrorCode, O>>): Promise<T | O> {
  try {
    return await call;
  } catch (error) {
    const outcome = error instanceof NodeError ? refusals[error.code] : undefined;
    if (outcome === undefined) throw error;
    return outcome;
  }
}

function outcomeOf(error: unknown): ScanOutcome | null {
  if (isCode(error, 'rescan_aborted')) return { kind: 'aborted' };
  if (isCode(error, 'rescanning')) return { kind: 'busy' };
  if (isCode(error, 'wallet_missing')) return { kind: 'missing' };
  return null;
}
