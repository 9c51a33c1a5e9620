/** `BackupStore` on PostgreSQL and PGlite: one statement, so that it is of one moment. */
import { sql } from 'kysely';
import type { BackupStore, Label } from '../../wallet/vault/index.ts';
import type { NewAddress } from '../../wallet/wallets-store.ts';
import type { Sql } from './sql.ts';

/** Addresses of each branch that a restore compares. */
const COMPARED = 3;

type Row = {
  readonly kind: 'addr' | 'tx' | 'output';
  readonly ref: string;
  readonly label: string | null;
  readonly frozen: boolean;
};

export function createBackupStore({ db }: Pick<Sql, 'db'>): BackupStore {
  return {
    async read({ id }, most) {
      const { rows } = await sql<{ addresses: NewAddress[] | null; notes: Row[] | null }>`
        with notes as (
          select 'addr' as kind, address as ref, label, false as frozen
            from wallet_addresses where wallet_id = ${id} and label is not null
          union all
          select 'tx', txid, label, false from wallet_transactions where wallet_id = ${id} and label is not null
          union all
          select 'output', txid || ':' || vout, label, frozen
            from wallet_coins where wallet_id = ${id} and (label is not null or frozen)
          union all
          select kind, ref, label, frozen from wallet_awaited where wallet_id = ${id}
          order by frozen desc, kind, ref limit ${most})
        select
          (select json_agg(json_build_object(
              'branch', branch, 'position', position, 'address', address, 'script', script) order by position)
            from wallet_addresses where wallet_id = ${id} and position < ${COMPARED}) as addresses,
          (select json_agg(notes) from notes) as notes`.execute(db);
      const notes = rows[0]?.notes ?? [];
      return {
        addresses: rows[0]?.addresses ?? [],
        labels: notes.flatMap(({ kind, ref, label, frozen }): Label[] => {
          if (kind !== 'output') return label === null ? [] : [{ type: kind, ref, label }];
          return [{ type: kind, ref, label: label ?? '', ...(frozen ? { spendable: false } : {}) }];
        }),
        frozen: notes.flatMap(({ ref, frozen }) => (frozen ? [ref] : [])),
      };
    },
  };
}
