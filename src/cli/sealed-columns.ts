/** Every column that is sealed under MASTER_KEY. What is sealed under something else in turn stays as it is. */
import type { Kysely } from 'kysely';
import { KEPT_SECRETS, keptSecretPlace } from '../core/kept-secrets.ts';
import type { SealedColumn } from '../core/reseal.ts';
import type { Database } from '../infra/sql/schema.ts';
import { createSealedRows } from '../infra/sql/sealed-rows.ts';
import { SIGNING_KEYS, signingKeyPlace } from '../oauth/index.ts';
import { dataKeyPlace, WALLET_KEYS } from '../wallet/index.ts';

export function sealedColumns(db: Kysely<Database>): readonly SealedColumn[] {
  return [
    {
      name: 'signing keys',
      purpose: SIGNING_KEYS,
      place: signingKeyPlace,
      rows: createSealedRows(db, { table: 'signing_keys', id: 'kid', column: 'private_sealed' }),
    },
    {
      name: 'kept secrets',
      purpose: KEPT_SECRETS,
      place: keptSecretPlace,
      rows: createSealedRows(db, { table: 'kept_secrets', id: 'name', column: 'sealed' }),
    },
    {
      name: 'wallets',
      purpose: WALLET_KEYS,
      place: dataKeyPlace,
      rows: createSealedRows(db, { table: 'bitcoin_wallets', id: 'id', column: 'data_key' }),
    },
  ];
}
