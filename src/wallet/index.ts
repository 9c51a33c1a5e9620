export { walletErrors } from './errors.ts';
export { startWorker } from './jobs/worker.ts';
export {
  type CatchUp,
  createCatchUp,
  createFees,
  createSync,
  type MirrorRoutesDeps,
  mirrorErrors,
  mirrorRoutes,
  startMirror,
} from './mirror/index.ts';
export type {
  Balance,
  Branch,
  Coin,
  Descriptors,
  Wallet,
  WalletAddress,
  WalletState,
  WalletTransaction,
} from './model.ts';
export type { Chain, NodeWallets } from './ports.ts';
export { refusePrivateKeys } from './refuse-private.ts';
export { walletRoutes } from './routes.ts';
export { createScans, type Scans } from './scans.ts';
export { createSpending, type Spending, spendErrors, spendRoutes } from './spend/index.ts';
export {
  askingOf,
  backupRoutes,
  behindLock,
  createAgeFiles,
  createBackups,
  createHeldKeys,
  createLocks,
  createPassphraseKeys,
  createUnlocks,
  createVault,
  dataKeyPlace,
  type HeldKeys,
  isOpenHere,
  type Locks,
  lockRoutes,
  restoreRoutes,
  type Vault,
  vaultErrors,
  WALLET_KEYS,
  walletLocked,
  withoutLock,
} from './vault/index.ts';
export { createWallets, type Wallets } from './wallets.ts';
export type { WalletsStore } from './wallets-store.ts';
