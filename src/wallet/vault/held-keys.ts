/**
 * Data keys of locked wallets that a session has opened, in the memory of this process alone: what works in the
 * background for an open wallet finds them here. Whether somebody may look into a wallet is never decided by this.
 */
import type { Clock } from '../../core/ports.ts';
import { createCache } from '../../lib/cache.ts';
import type { Wallet } from '../model.ts';
import type { DataKey } from './vault.ts';

/** A wallet and the lock that was opened: locked anew, it has another epoch, and the key is no longer used. */
export type OpenLock = { readonly walletId: string; readonly epoch: string };

export type HeldKeys = {
  /** `until` in milliseconds since the epoch. True when it was not held before. */
  readonly hold: (lock: OpenLock, key: DataKey, until: number) => boolean;
  readonly find: (lock: OpenLock) => DataKey | null;
  readonly drop: (walletId: string) => void;
  /** The lock under which a wallet is held; null when it is not. */
  readonly epochOf: (walletId: string) => string | null;
  readonly all: () => readonly OpenLock[];
};

/** More wallets than this open at once in one process: the oldest ones have to be asked for again. */
const MOST = 1000;
const HOUR = 60 * 60_000;

export function createHeldKeys(clock: Clock): HeldKeys {
  type Entry = { readonly epoch: string; readonly key: DataKey; readonly until: number };
  const held = createCache<Entry>({ max: MOST, ttl: HOUR, now: clock.now });
  const ids = new Set<string>();
  const valid = (walletId: string): Entry | null => {
    const entry = held.get(walletId);
    if (entry && entry.until > clock.now()) return entry;
    ids.delete(walletId);
    return null;
  };
  const epochOf = (walletId: string) => valid(walletId)?.epoch ?? null;
  return {
    hold({ walletId, epoch }, key, until) {
      const isNew = epochOf(walletId) !== epoch;
      held.set(walletId, { epoch, key, until });
      ids.add(walletId);
      return isNew;
    },
    find({ walletId, epoch }) {
      const entry = valid(walletId);
      return entry?.epoch === epoch ? entry.key : null;
    },
    drop(walletId) {
      held.delete(walletId);
      ids.delete(walletId);
    },
    epochOf,
    all: () =>
      [...ids].flatMap((walletId) => {
        const epoch = epochOf(walletId);
        return epoch === null ? [] : [{ walletId, epoch }];
      }),
  };
}

/** A wallet as whoever has opened it sees it: in the state it is in apart from its lock. */
export const withoutLock = (wallet: Wallet): Wallet =>
  wallet.lock ? { ...wallet, state: wallet.lock.state } : wallet;

/** What works in the background may go on with a wallet that has no lock, or that a session has opened here. */
export const isOpenHere = (held: Pick<HeldKeys, 'epochOf'>, { id, state, lock }: Wallet): boolean =>
  state !== 'locked' || (lock !== null && held.epochOf(id) === lock.epoch);
