/**
 * Data keys of locked wallets that a session has opened, in the memory of this process alone: what works in the
 * background for an open wallet finds them here. Whether somebody may look into a wallet is never decided by this.
 */
import type { Clock } from '../../core/ports.ts';
import { createCache } from '../../lib/cache.ts';
import type { DataKey } from './vault.ts';

export type HeldKeys = {
  /** `until` in milliseconds since the epoch. */
  readonly hold: (walletId: string, key: DataKey, until: number) => void;
  readonly find: (walletId: string) => DataKey | null;
  readonly drop: (walletId: string) => void;
};

/** More wallets than this open at once in one process: the oldest ones have to be asked for again. */
const MOST = 1000;
const HOUR = 60 * 60_000;

export function createHeldKeys(clock: Clock): HeldKeys {
  const held = createCache<{ key: DataKey; until: number }>({ max: MOST, ttl: HOUR, now: clock.now });
  return {
    hold: (walletId, key, until) => held.set(walletId, { key, until }),
    find(walletId) {
      const entry = held.get(walletId);
      return entry && entry.until > clock.now() ? entry.key : null;
    },
    drop: held.delete,
  };
}
