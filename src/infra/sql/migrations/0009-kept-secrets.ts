/** Secrets that may never change, whatever becomes of MASTER_KEY: what was once made from them has to stay the same. */
import type { Migration } from '../migration.ts';

export const keptSecrets: Migration = {
  name: '0009-kept-secrets',
  statements: [
    `create table kept_secrets (
       name text primary key check (length(name) between 1 and 40),
       sealed bytea not null,
       created_at timestamptz not null default now()
     )`,
  ],
};
