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
