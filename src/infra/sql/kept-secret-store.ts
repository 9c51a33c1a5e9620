/** `KeptSecretStore` on PostgreSQL and PGlite. */
import type { KeptSecretStore } from '../../core/kept-secrets.ts';
import type { Sql } from './sql.ts';

export function createKeptSecretStore({ db }: Pick<Sql, 'db'>): KeptSecretStore {
  return {
    async find(name) {
      const row = await db
        .selectFrom('kept_secrets')
        .select('sealed')
        .where('name', '=', name)
        .executeTakeFirst();
      return row?.sealed ?? null;
    },
    async add(name, sealed) {
      await db
        .insertInto('kept_secrets')
        .values({ name, sealed: Buffer.from(sealed) })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute();
    },
  };
}
