/**
 * What the database knows of a wallet: its descriptors under a data key of its own, and that key under MASTER_KEY, or
 * under a passphrase of the owner's. Who copies the database learns no descriptor from it.
 *
 * Sealed values name their wallet and column, so none opens in another place. They do not name the owner: a wallet
 * moves to another account when two are merged, also one that is locked and cannot be sealed anew.
 */
import { createHmac } from 'node:crypto';
import { deriveKey, open, seal } from '../../core/crypto.ts';
import type { Random } from '../../core/ports.ts';
import { createSealing, type MasterKey } from '../../core/sealing.ts';
import type { Descriptors } from '../model.ts';
import { decodeDescriptors, encodeDescriptors } from './descriptors-text.ts';
import { walletLocked } from './errors.ts';
import type { HeldKeys } from './held-keys.ts';

const DATA_KEY_BYTES = 32;

/** Columns of bitcoin_wallets when a wallet is added. */
export type SealedWallet = {
  readonly encryptedDescriptor: Buffer;
  readonly dataKey: Buffer;
  readonly descriptorMac: Buffer;
};

/** The row of a wallet as far as sealing is concerned; `dataKey` is null while it is locked. */
export type SealedRow = {
  readonly id: string;
  readonly encryptedDescriptor: Uint8Array;
  readonly dataKey: Uint8Array | null;
  /** Of its lock. */
  readonly lockEpoch?: string | null;
};

/** A wallet's data key in the open. Never stored, logged or sent anywhere. */
export type DataKey = Uint8Array;

export type Vault = {
  /** Makes the data key of a new wallet and seals its descriptors. */
  readonly seal: (walletId: string, descriptors: Descriptors) => SealedWallet;
  /**
   * `unlocked`: the data key of a locked wallet; without it, the one this process holds because a session has opened
   * the wallet. Throws `wallet_locked`, or `SealError`.
   */
  readonly open: (row: SealedRow, unlocked?: DataKey | null) => Descriptors;
  /** The data key itself. Throws as `open` does. */
  readonly dataKey: (
    row: Pick<SealedRow, 'id' | 'dataKey' | 'lockEpoch'>,
    unlocked?: DataKey | null,
  ) => DataKey;
  /** Another text of the wallet, such as a draft. `place` is where it is kept: `wallet_drafts:<id>:psbt_sealed`. */
  readonly sealFor: (key: DataKey, text: string, place: string) => Buffer;
  readonly openFor: (key: DataKey, sealed: Uint8Array, place: string) => string;
  /** Tells whether two wallets are the same, to those who have the key alone. */
  readonly mac: (descriptors: Descriptors) => Buffer;
  readonly wrap: (walletId: string, key: DataKey) => Buffer;
};

export const WALLET_KEYS = 'wallet-keys';

export const dataKeyPlace = (walletId: string): string => `bitcoin_wallets:${walletId}:data_key`;
const descriptorPlace = (walletId: string) => `bitcoin_wallets:${walletId}:encrypted_descriptor`;

/** `secret`: 32 bytes that outlive every MASTER_KEY (core/kept-secrets.ts); MACs have to stay comparable. */
export function createVault(deps: {
  readonly masterKey: MasterKey;
  readonly secret: Uint8Array;
  readonly random: Random;
  /** Of wallets that are locked and open. */
  readonly held?: Pick<HeldKeys, 'find'>;
}): Vault {
  const keys = createSealing(deps.masterKey, WALLET_KEYS);
  const macKey = deriveKey(deps.secret, 'descriptor-mac');

  const mac: Vault['mac'] = (descriptors) =>
    createHmac('sha256', macKey).update(encodeDescriptors(descriptors)).digest();
  const wrap: Vault['wrap'] = (walletId, key) => keys.seal(key, dataKeyPlace(walletId));
  const dataKey: Vault['dataKey'] = (row, unlocked) => {
    if (row.dataKey) return keys.open(row.dataKey, dataKeyPlace(row.id));
    const { id: walletId, lockEpoch: epoch } = row;
    const key = unlocked ?? (epoch ? deps.held?.find({ walletId, epoch }) : null);
    if (key) return key;
    throw walletLocked();
  };

  return {
    seal(walletId, descriptors) {
      const key = deps.random.bytes(DATA_KEY_BYTES);
      return {
        encryptedDescriptor: seal(key, encodeDescriptors(descriptors), descriptorPlace(walletId)),
        dataKey: wrap(walletId, key),
        descriptorMac: mac(descriptors),
      };
    },
    open: (row, unlocked) =>
      decodeDescriptors(
        open(dataKey(row, unlocked), row.encryptedDescriptor, descriptorPlace(row.id)).toString('utf8'),
      ),
    dataKey,
    sealFor: seal,
    openFor: (key, sealed, place) => open(key, sealed, place).toString('utf8'),
    mac,
    wrap,
  };
}
