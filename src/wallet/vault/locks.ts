/**
 * The owner's passphrase on a wallet. While it is locked, its data key exists under a key made from that passphrase and
 * nowhere else; a session that knows the passphrase opens it for an hour. What the lock does not hide: addresses and
 * transactions we have written down already, and what the node has on its disk.
 */

import { open, randomToken, SealError, seal } from '../../core/crypto.ts';
import { problem } from '../../core/errors.ts';
import type { AuditTrail, Clock, KeyValue, Origin, Random } from '../../core/ports.ts';
import { httpErrors } from '../../lib/http/errors.ts';
import { walletErrors } from '../errors.ts';
import type { Descriptors, Wallet } from '../model.ts';
import { createAttempts } from './attempts.ts';
import { vaultErrors, walletLocked } from './errors.ts';
import { type HeldKeys, withoutLock } from './held-keys.ts';
import { type LockParams, lockParams } from './lock-params.ts';
import type { LockRow, LockStore } from './lock-store.ts';
import type { PassphraseKeys } from './passphrase.ts';
import { holdsPrivateKey } from './private-text.ts';
import type { Unlocked, Unlocks } from './unlocks.ts';
import type { DataKey, Vault } from './vault.ts';

export type Asking = {
  readonly userId: string;
  readonly walletId: string;
  /** Cookie or token of the session that asks; null for a credential that is good for one request. */
  readonly holder: string | null;
  readonly origin: Origin;
};

/** A wallet that the one who asks may look into. */
export type OpenWallet = {
  /** In the state it is in apart from its lock. */
  readonly wallet: Wallet;
  readonly dataKey: DataKey;
  readonly descriptors: Descriptors;
};

export type Locks = {
  /** `openUntil`: null unless this session has opened the locked wallet. Throws `not_found`. */
  readonly state: (
    asking: Asking,
  ) => Promise<{ readonly isLocked: boolean; readonly openUntil: number | null }>;
  /**
   * Lets a request for the wallet through, and has this process hold the key meanwhile; what does not exist passes,
   * for whoever is asked to say so. Throws `wallet_locked`.
   */
  readonly admit: (asking: Asking) => Promise<void>;
  /** Whether this session has opened a wallet of the person's that has a lock. */
  readonly isOpen: (asking: Asking, wallet: Pick<Wallet, 'lock'>) => Promise<boolean>;
  /** Throws `not_found`, or `wallet_locked` unless this session has unlocked it. */
  readonly enter: (asking: Asking) => Promise<OpenWallet>;
  /** Throws `private_key_refused`, `wallet_already_locked`, `scan_under_way`. */
  readonly lock: (asking: Asking, passphrase: string) => Promise<void>;
  /** Ends what sessions have unlocked, whichever they are. Throws `wallet_not_locked`. */
  readonly lockAgain: (asking: Asking) => Promise<void>;
  /** For the session that asks. Resolves to when that ends. Throws `passphrase_wrong`, `wallet_not_locked`, `rate_limited`. */
  readonly unlock: (asking: Asking & { readonly holder: string }, passphrase: string) => Promise<number>;
  /** For good. Throws as `unlock` does. */
  readonly removeLock: (asking: Asking, passphrase: string) => Promise<Wallet>;
};

export type LocksDeps = {
  readonly store: LockStore;
  readonly vault: Vault;
  readonly passphraseKeys: PassphraseKeys;
  readonly unlocks: Unlocks;
  readonly held: HeldKeys;
  readonly kv: KeyValue;
  readonly clock: Clock;
  readonly random: Random;
  readonly audit: AuditTrail;
  /** After so many wrong passphrases within `duration` milliseconds no more are tried. */
  readonly wrong: { readonly failures: number; readonly duration: number };
  /** A session has opened the wallet, and what works in the background may go on with it in this process. */
  readonly onOpen: (walletId: string) => void;
  /** It is locked, to every session and process. */
  readonly onClose: (walletId: string) => void;
  /** Ends what the node does for a wallet and takes it off the node; what it then answers does not matter here. */
  readonly unload: (nodeWallet: string) => Promise<unknown>;
};

const EPOCH_BYTES = 16;
const lockedKeyPlace = (walletId: string) => `bitcoin_wallets:${walletId}:locked_key`;

export function createLocks(deps: LocksDeps): Locks {
  const { store, vault, passphraseKeys, unlocks, held, clock, random } = deps;
  const attempts = createAttempts({ kv: deps.kv, clock, ...deps.wrong });
  const hold = (walletId: string, epoch: string, { key, until }: Unlocked) => {
    if (held.hold({ walletId, epoch }, key, until)) deps.onOpen(walletId);
  };
  const newEpoch = () => randomToken(random, EPOCH_BYTES);
  const close = async ({ id, nodeWallet }: Wallet) => {
    held.drop(id);
    deps.onClose(id);
    await deps.unload(nodeWallet).catch(() => undefined);
  };

  async function read({ userId, walletId }: Asking): Promise<LockRow> {
    const row = await store.find(userId, walletId);
    if (!row) throw problem(httpErrors, 'not_found');
    return row;
  }

  async function readLocked(asking: Asking) {
    const { wallet, locked } = await read(asking);
    if (!locked) throw problem(vaultErrors, 'wallet_not_locked');
    return { wallet, lockedKey: locked.key, params: lockParams.parse(locked.params) };
  }

  async function openWith(asking: Asking, passphrase: string, lockedKey: Uint8Array, params: LockParams) {
    const { userId, walletId, origin } = asking;
    const key = await attempts.run(walletId, async () => {
      const wrapping = await passphraseKeys.derive(passphrase, params);
      return openOrNull(wrapping, lockedKey, lockedKeyPlace(walletId));
    });
    if (key) return key;
    const event = { action: 'wallet.passphrase_wrong', success: false, resourceType: 'wallet' };
    await deps.audit.record({ ...event, userId, resourceId: walletId, ...origin });
    throw problem(vaultErrors, 'passphrase_wrong');
  }

  const unlockedBy = ({ walletId, holder }: Asking, epoch: string) =>
    holder === null ? null : unlocks.find({ walletId, epoch, holder });

  return {
    async state(asking) {
      const { locked } = await read(asking);
      if (!locked) return { isLocked: false, openUntil: null };
      const unlocked = await unlockedBy(asking, lockParams.parse(locked.params).epoch);
      return { isLocked: true, openUntil: unlocked?.until ?? null };
    },

    async admit(asking) {
      const row = await store.find(asking.userId, asking.walletId);
      if (!row?.locked) return;
      const { epoch } = lockParams.parse(row.locked.params);
      const unlocked = await unlockedBy(asking, epoch);
      if (!unlocked) throw walletLocked();
      hold(asking.walletId, epoch, unlocked);
    },

    async isOpen(asking, { lock }) {
      return lock !== null && (await unlockedBy(asking, lock.epoch)) !== null;
    },

    async enter(asking) {
      const { wallet, locked, ...row } = await read(asking);
      if (!locked) return opened(vault, wallet, row);
      const { epoch } = lockParams.parse(locked.params);
      const unlocked = await unlockedBy(asking, epoch);
      if (!unlocked) throw walletLocked();
      return opened(vault, withoutLock(wallet), row, unlocked.key);
    },

    async lock(asking, passphrase) {
      const { wallet, dataKey } = await read(asking);
      if (!dataKey) throw problem(vaultErrors, 'wallet_already_locked');
      if (wallet.state !== 'ready' && wallet.state !== 'incomplete')
        throw problem(walletErrors, 'scan_under_way');
      if (await holdsPrivateKey(passphrase)) throw problem(walletErrors, 'private_key_refused');
      const kdf = passphraseKeys.newParams();
      const wrapping = await passphraseKeys.derive(passphrase, kdf);
      const lockedKey = seal(wrapping, vault.dataKey({ id: wallet.id, dataKey }), lockedKeyPlace(wallet.id));
      const params = { ...kdf, epoch: newEpoch(), state: wallet.state } satisfies LockParams;
      const outcome = await store.lock({ ...asking, now: clock.now(), dataKey, lockedKey, params });
      if (outcome === 'scan_under_way') throw problem(walletErrors, 'scan_under_way');
      if (outcome === 'changed') throw problem(vaultErrors, 'wallet_already_locked');
      await close(wallet);
    },

    async lockAgain(asking) {
      const { wallet, lockedKey, params } = await readLocked(asking);
      const renewed = { ...params, epoch: newEpoch() };
      const outcome = await store.renew({ ...asking, now: clock.now(), lockedKey, params: renewed });
      if (outcome === 'changed') throw problem(vaultErrors, 'wallet_not_locked');
      await close(wallet);
    },

    async unlock(asking, passphrase) {
      const { lockedKey, params } = await readLocked(asking);
      const key = await openWith(asking, passphrase, lockedKey, params);
      const { walletId, holder, userId, origin } = asking;
      const event = { action: 'wallet.unlocked', success: true, resourceType: 'wallet' };
      await deps.audit.record({ ...event, userId, resourceId: walletId, ...origin });
      const until = await unlocks.remember({ walletId, epoch: params.epoch, holder }, key);
      hold(walletId, params.epoch, { key, until });
      return until;
    },

    async removeLock(asking, passphrase) {
      const { wallet, lockedKey, params } = await readLocked(asking);
      const key = await openWith(asking, passphrase, lockedKey, params);
      const dataKey = vault.wrap(wallet.id, key);
      const outcome = await store.unlock({ ...asking, now: clock.now(), lockedKey, dataKey });
      if (outcome === 'changed') throw problem(vaultErrors, 'wallet_not_locked');
      return { ...withoutLock(wallet), lock: null };
    },
  };
}

function opened(
  vault: Vault,
  wallet: Wallet,
  row: Pick<LockRow, 'encryptedDescriptor' | 'dataKey'>,
  unlocked: DataKey | null = null,
): OpenWallet {
  const sealed = { id: wallet.id, ...row };
  return {
    wallet,
    dataKey: vault.dataKey(sealed, unlocked),
    descriptors: vault.open(sealed, unlocked),
  };
}

function openOrNull(key: Uint8Array, sealed: Uint8Array, place: string): Buffer | null {
  try {
    return open(key, sealed, place);
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}
