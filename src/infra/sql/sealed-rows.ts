/** Any column of sealed values, read page by page. */
import { type Kysely, sql } from 'kysely';
import type { SealedRows } from '../../core/reseal.ts';
import type { Database } from './schema.ts';

/** `id` is the primary key; rows without a value in `column` are left out. */
export function createSealedRows(
  db: Kysely<Database>,
  where: { readonly table: keyof Database & string; readonly id: string; readonly column: string },
): SealedRows {
  const [table, id, column] = [sql.table(where.table), sql.ref(where.id), sql.ref(where.column)];
  return {
    async page(after, limit) {
      const { rows } = await sql<{ id: string; sealed: Buffer }>`
        select ${id}::text as id, ${column} as sealed from ${table}
        where ${column} is not null and (${after}::text is null or ${id}::text > ${after}::text)
        order by ${id}::text limit ${limit}`.execute(db);
      return rows;
    },
    async replace(key, from, to) {
      await sql`update ${table} set ${column} = ${Buffer.from(to)}
        where ${id}::text = ${key} and ${column} = ${Buffer.from(from)}`.execute(db);
    },
  };
}
