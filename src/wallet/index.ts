export { walletErrors } from './errors.ts';
export { startWorker } from './jobs/worker.ts';
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
export { walletRoutes } from './routes.ts';
export { createScans } from './scans.ts';
export {
  backupRoutes,
  createAgeFiles,
  createBackups,
  createHeldKeys,
  createLocks,
  createPassphraseKeys,
  createUnlocks,
  createVault,
  dataKeyPlace,
  lockRoutes,
  restoreRoutes,
  vaultErrors,
  WALLET_KEYS,
} from './vault/index.ts';
export { createWallets, type Wallets } from './wallets.ts';
