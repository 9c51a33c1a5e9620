export { createAgeFiles } from './backup/age-file.ts';
export type { BackupStore, Restored } from './backup/backup-store.ts';
export { type Backups, type BackupsDeps, createBackups, type RestoredWallet } from './backup/backups.ts';
export type { Label } from './backup/document.ts';
export { backupRoutes, restoreRoutes } from './backup/routes.ts';
export { vaultErrors, walletLocked } from './errors.ts';
export { behindLock } from './gate.ts';
export { createHeldKeys, type HeldKeys, isOpenHere, type OpenLock, withoutLock } from './held-keys.ts';
export { askingOf } from './holder.ts';
export { lockRoutes } from './lock-routes.ts';
export type { LockRow, LockStore } from './lock-store.ts';
export { type Asking, createLocks, type Locks, type LocksDeps, type OpenWallet } from './locks.ts';
export { createPassphraseKeys, type PassphraseKeys } from './passphrase.ts';
export { createUnlocks, type Unlocks } from './unlocks.ts';
export {
  createVault,
  type DataKey,
  dataKeyPlace,
  type SealedRow,
  type SealedWallet,
  type Vault,
  WALLET_KEYS,
} from './vault.ts';
