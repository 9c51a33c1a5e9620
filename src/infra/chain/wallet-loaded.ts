/** How many wallets the node holds in memory: those used last, and those that must not be disturbed. */
import type { Log } from '../../core/ports.ts';
import type { BitcoinNode } from './bitcoin-rpc.ts';

export type LoadedWallets = {
  /** Notes that a wallet is about to be used. Resolves nothing: making room is done on the side. */
  readonly use: (name: string) => void;
  /** Keeps a wallet loaded until the function it answers with is called. */
  readonly pin: (name: string) => () => void;
  readonly forget: (name: string) => void;
  /** Resolves when there is nothing more to unload. */
  readonly settled: () => Promise<void>;
};

export type LoadedWalletsOptions = {
  readonly most: number;
  /** Names of all wallets the node has loaded, ours and others'. */
  readonly loaded: () => Promise<readonly string[]>;
  readonly unload: (name: string) => Promise<unknown>;
  readonly log: Log;
};

/** Wallets that we name; whatever else is on the node is none of our business. */
const OURS = /^u_[0-9a-f]{32}$/;

/**
 * The node is asked what it has loaded, so that wallets of an earlier run and of other processes count as well; those
 * nobody here has used go first. One that is unloaded while somebody needs it is loaded again by its next call.
 */
export function createLoadedWallets({ most, loaded, unload, log }: LoadedWalletsOptions): LoadedWallets {
  /** In the order of their last use. */
  const used = new Set<string>();
  const pins = new Map<string, number>();
  let trimming: Promise<void> | undefined;
  let again = false;

  const trim = async () => {
    const names = (await loaded()).filter((name) => OURS.test(name));
    const unknown = names.filter((name) => !used.has(name));
    const oldest = [...unknown, ...[...used].filter((name) => names.includes(name))];
    const spare = oldest.filter((name) => !pins.has(name)).slice(0, Math.max(0, names.length - most));
    for (const name of spare) used.delete(name);
    // Those that somebody has begun to use meanwhile stay.
    for (const name of spare) if (!used.has(name)) await unload(name);
  };

  const trimAll = async () => {
    try {
      do {
        again = false;
        await trim();
      } while (again);
    } catch (error) {
      log.debug({ err: error }, 'the node could not be relieved of wallets for now');
    }
  };

  return {
    use(name) {
      const isNew = !used.delete(name);
      used.add(name);
      if (!isNew) return;
      again = true;
      trimming ??= trimAll().finally(() => {
        trimming = undefined;
      });
    },
    pin(name) {
      pins.set(name, (pins.get(name) ?? 0) + 1);
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        const left = (pins.get(name) ?? 1) - 1;
        if (left > 0) pins.set(name, left);
        else pins.delete(name);
      };
    },
    forget: (name) => void used.delete(name),
    settled: async () => {
      while (trimming) await trimming;
    },
  };
}

/** The same node, which notes every wallet that is asked for as used. */
export const notingUse = (node: BitcoinNode, { use }: Pick<LoadedWallets, 'use'>): BitcoinNode => ({
  ...node,
  forWallet(name) {
    use(name);
    return node.forWallet(name);
  },
});
