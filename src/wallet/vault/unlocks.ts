/**
 * Wallets that a session has unlocked. Any process may get the session's next request, so the data key is left in the
 * shared store, sealed under a key made from the credential that the session shows with every request: the store
 * cannot open it, and neither can the database, which knows digests of credentials alone.
 */
import { z } from 'zod';
import { deriveKey, open, SealError, seal, sha256 } from '../../core/crypto.ts';
import type { Clock, KeyValue } from '../../core/ports.ts';
import type { DataKey } from './vault.ts';

/** Milliseconds for which a wallet stays unlocked. */
export const UNLOCKED_FOR = 60 * 60_000;

/** `holder`: the cookie or token of the session. `epoch`: of the lock, so that locking again ends all of them. */
export type UnlockPlace = { readonly walletId: string; readonly epoch: string; readonly holder: string };

export type Unlocked = {
  readonly key: DataKey;
  /** Milliseconds since the epoch. */
  readonly until: number;
};

export type Unlocks = {
  /** Resolves to when it ends. Rejects with `KeyValueUnavailable`. */
  readonly remember: (place: UnlockPlace, key: DataKey) => Promise<number>;
  /** Null when it was not unlocked, or that was too long ago, or the store is away. */
  readonly find: (place: UnlockPlace) => Promise<Unlocked | null>;
};

const PURPOSE = 'wallet-unlock';
const content = z.object({ key: z.base64(), until: z.int() });

export function createUnlocks({ kv, clock }: { readonly kv: KeyValue; readonly clock: Clock }): Unlocks {
  return {
    async remember(place, key) {
      const until = clock.now() + UNLOCKED_FOR;
      const text = JSON.stringify({ key: Buffer.from(key).toString('base64'), until });
      await kv.set(nameOf(place), seal(keyOf(place), text, aadOf(place)).toString('base64'), UNLOCKED_FOR);
      return until;
    },
    async find(place) {
      const sealed = await kv.get(nameOf(place)).catch(() => null);
      if (sealed === null) return null;
      try {
        const text = open(keyOf(place), Buffer.from(sealed, 'base64'), aadOf(place)).toString('utf8');
        const { key, until } = content.parse(JSON.parse(text));
        return until > clock.now() ? { key: Buffer.from(key, 'base64'), until } : null;
      } catch (error) {
        if (error instanceof SealError) return null;
        throw error;
      }
    },
  };
}

const keyOf = ({ holder }: UnlockPlace) => deriveKey(Buffer.from(holder), PURPOSE);
const aadOf = ({ walletId, epoch }: UnlockPlace) => `${PURPOSE}:${walletId}:${epoch}`;
const nameOf = (place: UnlockPlace) =>
  `wallet:unlock:${sha256(`${aadOf(place)}:${place.holder}`).toString('base64url')}`;
