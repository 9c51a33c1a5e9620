/** `LabelsStore` on PostgreSQL and PGlite. */
import { type Kysely, sql } from 'kysely';
import type { LabelEntry, LabelKind } from '../../wallet/mirror/bip329.ts';
import type { LabelsStore } from '../../wallet/mirror/labels-store.ts';
import { inTransaction } from './in-transaction.ts';
import { lockWallet } from './locks.ts';
import type { Database } from './schema.ts';
import type { Sql } from './sql.ts';

type Db = Kysely<Database>;

export const createLabelsStore = ({ db }: Pick<Sql, 'db'>): LabelsStore => ({
  async all(walletId) {
    const { rows } = await sql<LabelEntry>`
      select 'addr' as kind, address as ref, label, null::boolean as spendable, 1 as nth
        from wallet_addresses where wallet_id = ${walletId} and label is not null
      union all
      select 'tx', txid, label, null, 2 from wallet_transactions
        where wallet_id = ${walletId} and label is not null
      union all
      select 'output', txid || ':' || vout, label, not frozen, 3 from wallet_coins
        where wallet_id = ${walletId} and (label is not null or frozen)
      order by nth, ref`.execute(db);
    return rows;
  },

  put: (walletId, entries) =>
    inTransaction(db, async (tx) => {
      await lockWallet(tx, walletId);
      const found = new Set<number>();
      const numbered = entries.map((entry, at) => ({ ...entry, at }));
      for (const kind of ['addr', 'tx', 'output'] as const) {
        const some = numbered.filter((entry) => entry.kind === kind);
        if (some.length > 0) for (const at of await put(tx, walletId, kind, some)) found.add(at);
      }
      return numbered.flatMap(({ at }) => (found.has(at) ? [] : [at]));
    }),
});

type Numbered = LabelEntry & { readonly at: number };

/** Resolves to the positions of those that are about something of the wallet's. */
async function put(
  tx: Db,
  walletId: string,
  kind: LabelKind,
  entries: readonly Numbered[],
): Promise<readonly number[]> {
  const given = sql`json_to_recordset(${JSON.stringify(entries)}::json)
    as each(ref text, label text, spendable boolean, at integer)`;
  /** The last that says anything of a thing counts, for each of the two things it may say. */
  const last = sql`
    select ref, (array_agg(label order by at desc) filter (where label is not null))[1] as label,
      (array_agg(spendable order by at desc) filter (where spendable is not null))[1] as spendable
    from ${given} group by ref`;
  const { rows } = await statements[kind](tx, walletId, last);
  const refs = new Set(rows.map(({ ref }) => ref));
  return entries.flatMap(({ ref, at }) => (refs.has(ref) ? [at] : []));
}

type Put = (tx: Db, walletId: string, last: ReturnType<typeof sql>) => Promise<{ rows: { ref: string }[] }>;

const statements: Readonly<Record<LabelKind, Put>> = {
  addr: (tx, walletId, last) =>
    sql<{ ref: string }>`
      update wallet_addresses a set label = coalesce(last.label, a.label) from (${last}) as last
      where a.wallet_id = ${walletId} and a.address = last.ref returning last.ref`.execute(tx),
  tx: (tx, walletId, last) =>
    sql<{ ref: string }>`
      update wallet_transactions t set label = coalesce(last.label, t.label) from (${last}) as last
      where t.wallet_id = ${walletId} and t.txid = last.ref returning last.ref`.execute(tx),
  output: (tx, walletId, last) =>
    sql<{ ref: string }>`
      update wallet_coins c set label = coalesce(last.label, c.label),
        frozen = coalesce(not last.spendable, c.frozen)
      from (select split_part(ref, ':', 1) as txid, split_part(ref, ':', 2)::integer as vout, * from (${last}) as one)
        as last
      where c.wallet_id = ${walletId} and c.txid = last.txid and c.vout = last.vout returning last.ref`.execute(
      tx,
    ),
};
