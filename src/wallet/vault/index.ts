export { vaultErrors, walletLocked } from './errors.ts';
export { createVault, type DataKey, type SealedRow, type SealedWallet, type Vault } from './vault.ts';
