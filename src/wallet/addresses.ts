import { placed } from './agreement.ts';
import type { Descriptors, Wallet } from './model.ts';
import type { NodeWallets } from './ports.ts';
import type { WalletsStore } from './wallets-store.ts';

export type FillDeps = {
  readonly store: Pick<WalletsStore, 'addAddresses' | 'addressCounts'>;
  readonly node: Pick<NodeWallets, 'read'>;
};

/**
 * Writes down the addresses of each branch up to `count` of them; those there are stay. The node, which agreed with us
 * on the descriptors when the wallet was added, derives them: hundreds take it a moment.
 */
export async function fillAddresses(
  { store, node }: FillDeps,
  wallet: Pick<Wallet, 'id' | 'network'>,
  descriptors: Descriptors,
  count: number,
): Promise<void> {
  const counts = await store.addressCounts(wallet.id);
  for (const branch of ['receive', 'change'] as const) {
    const descriptor = descriptors[branch];
    const from = counts[branch];
    if (descriptor === null || from >= count) continue;
    const reading = await node.read(descriptor, from, count - from);
    if (!reading) throw new TypeError('the node no longer takes a descriptor it agreed on');
    if (!reading.isRange) continue;
    await store.addAddresses(wallet.id, placed(branch, from, reading.addresses, wallet.network));
  }
}
