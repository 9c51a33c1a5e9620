/** A descriptor counts only if the node and we read it alike: the same checksum, and the same addresses on both branches. */
import { type Network, parseAddress } from '../lib/bitcoin/address.ts';
import type { Branch } from './model.ts';
import type { NodeWallets } from './ports.ts';
import type { NewAddress } from './wallets-store.ts';

/** One wallet that what somebody pasted may stand for. */
export type Candidate = {
  /** In words of descriptors: `wpkh`, `sh(wpkh)`, `tr`, … */
  readonly script: string;
  /** False when it has a single address. */
  readonly isRange: boolean;
  readonly branches: readonly CandidateBranch[];
};

export type CandidateBranch = {
  readonly branch: Branch;
  /** Canonical, with checksum. */
  readonly descriptor: string;
  /** The address at a position, by our own reckoning. */
  readonly derive: (position: number) => string;
};

/** Positions at which the addresses are compared, besides the last: deriving costs us milliseconds each. */
const COMPARED = 3;

/** The first `count` addresses of each branch, or null when the node does not agree. */
export async function agree(
  node: Pick<NodeWallets, 'read'>,
  candidate: Candidate,
  network: Network,
  count: number,
): Promise<readonly NewAddress[] | null> {
  const found: NewAddress[] = [];
  for (const branch of candidate.branches) {
    const addresses = await agreeOn(node, branch, candidate.isRange, candidate.isRange ? count : 1);
    if (addresses === null) return null;
    found.push(...placed(branch.branch, 0, addresses, network));
  }
  return found;
}

/** Addresses as they are written down, the first at `from`. */
export function placed(
  branch: Branch,
  from: number,
  addresses: readonly string[],
  network: Network,
): readonly NewAddress[] {
  return addresses.map((address, index) => {
    const parsed = parseAddress(address, network);
    if ('error' in parsed) throw new TypeError('the node derived an address of another network');
    const script = Buffer.from(parsed.scriptPubKey).toString('hex');
    return { branch, position: from + index, address, script };
  });
}

async function agreeOn(
  node: Pick<NodeWallets, 'read'>,
  { descriptor, derive }: CandidateBranch,
  isRange: boolean,
  count: number,
): Promise<readonly string[] | null> {
  const reading = await node.read(descriptor, 0, count);
  if (reading === null || reading.hasPrivateKeys || reading.isRange !== isRange) return null;
  if (reading.checksum !== descriptor.split('#')[1] || reading.addresses.length !== count) return null;
  const compared = [...Array(Math.min(COMPARED, count)).keys(), count - 1];
  const isSame = compared.every((position) => derive(position) === reading.addresses[position]);
  return isSame ? reading.addresses : null;
}
