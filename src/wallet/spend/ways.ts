/** The ways to spend from a wallet, and when each opens, before anything is built. */
import type { Clock } from '../../core/ports.ts';
import type { Asking, Locks } from '../vault/index.ts';
import type { DraftStore } from './draft-store.ts';
import { type Opening, openingOf } from './openings.ts';
import { type SpendPath, waysOf } from './paths.ts';

export type Ways = {
  readonly paths: readonly (SpendPath & { readonly opening: Opening })[];
  /** There are others, that are not listed. */
  readonly more: boolean;
  /** The block this is true for; null before the chain has been read. */
  readonly height: number | null;
};

export type WaysDeps = {
  readonly store: Pick<DraftStore, 'coins'>;
  readonly locks: Pick<Locks, 'enter'>;
  readonly clock: Clock;
};

/** From our tables alone. @throws ProblemError not_found, wallet_locked */
export function createWays({ store, locks, clock }: WaysDeps) {
  return async (asking: Asking): Promise<Ways> => {
    const { wallet, descriptors } = await locks.enter(asking);
    const now = clock.now();
    const height = wallet.synced?.height ?? null;
    const { paths, more } = waysOf(descriptors, wallet.network);
    const coins = await store.coins(wallet.id, now);
    return {
      paths: paths.map((path) => ({ ...path, opening: openingOf(path, coins, { height, now }) })),
      more,
      height,
    };
  };
}
