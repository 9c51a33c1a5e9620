import { sql } from 'kysely';
import type { OwnDataStore } from '../../account/own-data/own-data-store.ts';
import { inTransaction } from './in-transaction.ts';
import { SECTIONS } from './own-data-sections.ts';
import { removeAccount } from './remove-account.ts';
import type { Sql } from './sql.ts';

/** Rows of a page: what one export holds in memory. */
const PAGE = 200;

export function createOwnDataStore({ db }: Pick<Sql, 'db'>): OwnDataStore {
  return {
    sections: Object.keys(SECTIONS),

    async page(name, userId, after) {
      const section = SECTIONS[name];
      if (section === undefined) throw new RangeError(`there is no section ${name}`);
      const { table, columns, of, key } = section;
      const [column, type] = key;
      const id = sql.ref(`t.${column}`);
      const rest = after === null ? sql`` : sql`and ${id} > ${after}::${sql.raw(type)}`;
      const { rows } = await sql<{ row: string; key: string }>`
        select (to_jsonb(page) - 'page_key')::text as row, page_key::text as key from (
          select ${id} as page_key, ${columns} from ${sql.table(table)} t
          where ${of(userId)} ${rest} order by ${id} limit ${PAGE}
        ) page order by page_key`.execute(db);
      return {
        rows: rows.map(({ row }) => row),
        next: rows.length === PAGE ? (rows.at(-1)?.key ?? null) : null,
      };
    },

    remove: (userId, origin, now) => inTransaction(db, (tx) => removeAccount(tx, userId, origin, now)),
  };
}
