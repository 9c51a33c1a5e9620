/** Every migration in the order of its number. Append only: an applied migration never changes. */
import type { Migration } from '../migration.ts';
import { guards } from './0001-guards.ts';
import { accounts } from './0002-accounts.ts';
import { oauth } from './0003-oauth.ts';
import { proofs } from './0004-proofs.ts';
import { chatAndWallets } from './0005-chat-and-wallets.ts';
import { operations } from './0006-operations.ts';
import { keys } from './0007-keys.ts';
import { wallets } from './0008-wallets.ts';
import { keptSecrets } from './0009-kept-secrets.ts';
import { proofLives } from './0010-proof-lives.ts';

export const migrations: readonly Migration[] = [
  guards,
  accounts,
  oauth,
  proofs,
  chatAndWallets,
  operations,
  keys,
  wallets,
  keptSecrets,
  proofLives,
];
