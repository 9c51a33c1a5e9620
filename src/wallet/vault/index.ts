export { vaultErrors, walletLocked } from './errors.ts';
export {
  createVault,
  type DataKey,
  dataKeyPlace,
  type SealedRow,
  type SealedWallet,
  type Vault,
  WALLET_KEYS,
} from './vault.ts';
