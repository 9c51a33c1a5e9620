/** What a backup knows beyond the wallet itself, written down with it. */
import { type Kysely, sql } from 'kysely';
import type { Restored } from '../../wallet/vault/index.ts';
import type { Database } from './schema.ts';

/** Before the wallet's addresses are added: their labels wait for them. */
export async function addRestored(
  tx: Kysely<Database>,
  walletId: string,
  { nextReceive, nextChange, labels, frozen }: Restored,
): Promise<void> {
  await sql`update bitcoin_wallets set next_receive = ${nextReceive}, next_change = ${nextChange}
    where id = ${walletId}`.execute(tx);
  const rows = [
    ...labels.map(({ type, ref, label }) => ({ kind: type, ref, label: label || null, frozen: false })),
    ...frozen.map((ref) => ({ kind: 'output', ref, label: null, frozen: true })),
  ];
  if (rows.length === 0) return;
  // A coin may have both, and a file may name one twice.
  await sql`
    insert into wallet_awaited (wallet_id, kind, ref, label, frozen)
    select ${walletId}::uuid, kind, ref, max(label), bool_or(frozen)
    from json_to_recordset(${JSON.stringify(rows)}::json) as one(kind text, ref text, label text, frozen boolean)
    group by kind, ref`.execute(tx);
}

/** After the wallet's addresses are added: those that were handed out are never handed out again. */
export async function keepGiven(
  tx: Kysely<Database>,
  walletId: string,
  { nextReceive }: Restored,
  now: number,
): Promise<void> {
  await sql`update wallet_addresses set given_at = ${new Date(now)}
    where wallet_id = ${walletId} and branch = 'receive' and position < ${nextReceive}`.execute(tx);
}
