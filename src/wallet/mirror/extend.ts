/** More addresses: those the node has found money on, and always a gap of unused ones behind the last used. */
import type { Network } from '../../lib/bitcoin/address.ts';
import { placed } from '../agreement.ts';
import type { Branch, Descriptors } from '../model.ts';
import type { ImportRequest, NodeWallets } from '../ports.ts';
import type { WalletsStore } from '../wallets-store.ts';
import type { Frontier } from './mirror-store.ts';

/** Positions derived at once while looking for an address. */
const STEP = 100;
/** How far beyond what is written down the node is believed: its own look-ahead is 1000 unless its operator set it higher. */
const FARTHEST = 5000;

export type ExtendDeps = {
  readonly node: Pick<NodeWallets, 'read'>;
  readonly addresses: Pick<WalletsStore, 'addAddresses'>;
};

export type Branches = readonly { readonly branch: Branch; readonly descriptor: string }[];

export const branchesOf = ({ receive, change }: Descriptors): Branches => [
  { branch: 'receive', descriptor: receive },
  ...(change === null ? [] : [{ branch: 'change' as const, descriptor: change }]),
];

/** Positions a branch should have. */
export const wanted = ({ used, given }: Frontier, gapLimit: number): number =>
  Math.max(used, given) + 1 + gapLimit;

export function createExtender({ node, addresses }: ExtendDeps) {
  /** Derives positions from `from` on: none where the descriptor has a single one, null when the wallet is gone. */
  async function derive(
    walletId: string,
    network: Network,
    { branch, descriptor }: Branches[number],
    from: number,
    count: number,
  ): Promise<readonly string[] | null> {
    const reading = await node.read(descriptor, from, count);
    if (!reading?.isRange) return [];
    const rows = placed(branch, from, reading.addresses, network);
    return (await addresses.addAddresses(walletId, rows)) ? reading.addresses : null;
  }

  return {
    /** Extends both branches evenly until every address of `sought` is found; resolves to those that are not. */
    async find(
      walletId: string,
      network: Network,
      branches: Branches,
      counts: Readonly<Record<Branch, number>>,
      sought: readonly string[],
    ): Promise<readonly string[]> {
      const missing = new Set(sought);
      for (let done = 0; missing.size > 0 && done < FARTHEST; done += STEP)
        for (const one of branches) {
          const found = await derive(walletId, network, one, counts[one.branch] + done, STEP);
          if (found === null) return [...missing];
          for (const address of found) missing.delete(address);
        }
      return [...missing];
    },

    /** Extends each branch to the gap; true when there was something to do. */
    async keepGap(
      walletId: string,
      network: Network,
      branches: Branches,
      frontier: Readonly<Record<Branch, Frontier>>,
      gapLimit: number,
    ): Promise<boolean> {
      let extended = false;
      for (const one of branches) {
        const { count } = frontier[one.branch];
        const missing = wanted(frontier[one.branch], gapLimit) - count;
        if (missing <= 0) continue;
        const found = await derive(walletId, network, one, count, missing);
        if (found === null) return false;
        extended ||= found.length > 0;
      }
      return extended;
    },
  };
}

export const importRequests = (branches: Branches, lastPosition: number): readonly ImportRequest[] =>
  branches.map((one) => ({ ...one, isRange: true, lastPosition }));
