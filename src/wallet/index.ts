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
export { createVault, dataKeyPlace, type Vault, vaultErrors, WALLET_KEYS } from './vault/index.ts';
