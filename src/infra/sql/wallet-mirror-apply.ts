/** Writes what became of a wallet's transactions, in an order in which every row finds those it refers to. */
import { type Kysely, sql } from 'kysely';
import type { Changes } from '../../wallet/mirror/changes.ts';
import type { MirrorStore, Turn } from '../../wallet/mirror/mirror-store.ts';
import type { Database } from './schema.ts';

type Db = Kysely<Database>;
type Outcome = Parameters<MirrorStore['apply']>[1];

/** Rows in one statement. */
const CHUNK = 1000;

export async function applyChanges(
  tx: Db,
  turn: Turn,
  { changes, synced, mirroredJob }: Outcome,
): Promise<'taken' | { readonly changed: number }> {
  const { id } = turn.wallet;
  // The row stays locked until the end, so nobody else writes any of this meanwhile.
  const { rows } = await sql`
    update bitcoin_wallets set mirror_holder = null, mirror_until = null, last_sync_at = ${new Date(turn.startedAt)},
      synced_hash = ${synced?.hash ?? null}, synced_height = ${synced?.height ?? null}::integer,
      mirrored_job = ${mirroredJob}::uuid
    where id = ${id} and mirror_holder = ${turn.holder} returning 1`.execute(tx);
  if (rows.length === 0) return 'taken';
  let changed = 0;
  for (const some of chunks(changes.transactions.map(({ inputs: _, paid: __, ...row }) => row)))
    changed += await writeTransactions(tx, id, some);
  for (const some of chunks(changes.lost)) changed += await writeLost(tx, id, some);
  for (const some of chunks(changes.coins)) changed += await writeCoins(tx, id, some);
  for (const some of chunks(changes.used)) await writeUsed(tx, id, some);
  changed += await writeSpends(tx, id, changes);
  return { changed };
}

function* chunks<T>(rows: readonly T[]): Generator<string> {
  for (let from = 0; from < rows.length; from += CHUNK)
    yield JSON.stringify(rows.slice(from, from + CHUNK), (_key, value) =>
      typeof value === 'bigint' ? `${value}` : value,
    );
}

const changedRows = ({ numAffectedRows = 0n }: { readonly numAffectedRows?: bigint }): number =>
  Number(numAffectedRows);

/** What we know of a transaction that goes beyond the node, such as its label, stays. */
async function writeTransactions(tx: Db, walletId: string, json: string): Promise<number> {
  return changedRows(
    await sql`
      insert into wallet_transactions as t
        (wallet_id, txid, height, block_hash, at, state, replaced_by, received, sent, coinbase, hex)
      select ${walletId}::uuid, txid, height, "blockHash", to_timestamp(at / 1000.0), state, "replacedBy", received, 0,
        coinbase, hex
      from json_to_recordset(${json}::json) as one(txid text, height integer, "blockHash" text, at bigint, state text,
        "replacedBy" text, received bigint, coinbase boolean, hex text)
      on conflict (wallet_id, txid) do update set height = excluded.height, block_hash = excluded.block_hash,
        at = excluded.at, state = excluded.state, replaced_by = excluded.replaced_by, received = excluded.received
      where (t.height, t.block_hash, t.at, t.state, t.replaced_by, t.received) is distinct from
        (excluded.height, excluded.block_hash, excluded.at, excluded.state, excluded.replaced_by, excluded.received)`.execute(
      tx,
    ),
  );
}

async function writeLost(tx: Db, walletId: string, json: string): Promise<number> {
  return changedRows(
    await sql`
      update wallet_transactions t set state = one.state, height = null, block_hash = null
      from json_to_recordset(${json}::json) as one(txid text, state text)
      where t.wallet_id = ${walletId} and t.txid = one.txid`.execute(tx),
  );
}

async function writeCoins(tx: Db, walletId: string, json: string): Promise<number> {
  return changedRows(
    await sql`
      insert into wallet_coins (wallet_id, txid, vout, branch, position, amount)
      select ${walletId}::uuid, txid, vout, branch, position, amount
      from json_to_recordset(${json}::json)
        as one(txid text, vout integer, branch text, position integer, amount bigint)
      on conflict do nothing`.execute(tx),
  );
}

/** An address that was ever paid to is known to others, whatever became of the payment. */
async function writeUsed(tx: Db, walletId: string, json: string): Promise<void> {
  await sql`
    update wallet_addresses a set used_at = to_timestamp(one.at / 1000.0)
    from (
      select branch, position, min(at) as at
      from json_to_recordset(${json}::json) as each(branch text, position integer, at bigint)
      group by branch, position) as one
    where a.wallet_id = ${walletId} and a.branch = one.branch and a.position = one.position and a.used_at is null`.execute(
    tx,
  );
}

/** A coin is spent by whoever holds it most firmly; the figures of a transaction take in all coins it would spend. */
async function writeSpends(tx: Db, walletId: string, { transactions, lost }: Changes): Promise<number> {
  let changed = 0;
  const over = [...transactions.filter(({ hold }) => hold === 0), ...lost].map(({ txid }) => txid);
  for (const json of chunks(over))
    changed += changedRows(
      await sql`
        update wallet_coins set spent_by = null where wallet_id = ${walletId}
          and spent_by in (select value from json_array_elements_text(${json}::json) as one(value))`.execute(
        tx,
      ),
    );
  const spends = transactions
    .filter(({ hold }) => hold > 0)
    .toSorted((a, b) => a.hold - b.hold)
    .flatMap(({ txid: by, hold, inputs }) => inputs.map((coin) => ({ ...coin, by, hold })));
  for (const json of chunks(spends))
    changed += changedRows(
      await sql`
        update wallet_coins c set spent_by = one.by
        from (
          select distinct on (txid, vout) txid, vout, by
          from json_to_recordset(${json}::json) as each(txid text, vout integer, by text, hold integer)
          order by txid, vout, hold desc) as one
        where c.wallet_id = ${walletId} and c.txid = one.txid and c.vout = one.vout
          and c.spent_by is distinct from one.by`.execute(tx),
    );
  const figures = transactions.filter(({ inputs }) => inputs.length > 0);
  for (const json of chunks(figures.map(({ txid, paid, inputs }) => ({ txid, paid, inputs }))))
    await writeFigures(tx, walletId, json);
  return changed;
}

async function writeFigures(tx: Db, walletId: string, json: string): Promise<void> {
  await sql`
    update wallet_transactions t set sent = figure.sent, fee = figure.fee
    from (
      select one.txid, sum(c.amount) as sent,
        case when count(c.amount) = json_array_length(one.inputs) then sum(c.amount) - one.paid end as fee
      from (
        select (each ->> 'txid') as txid, (each ->> 'paid')::bigint as paid, each -> 'inputs' as inputs
        from json_array_elements(${json}::json) as each) as one
      cross join lateral json_to_recordset(one.inputs) as input(txid text, vout integer)
      join wallet_coins c on c.wallet_id = ${walletId} and c.txid = input.txid and c.vout = input.vout
      group by one.txid, one.paid, one.inputs::text, json_array_length(one.inputs)) as figure
    where t.wallet_id = ${walletId} and t.txid = figure.txid
      and (t.sent, t.fee) is distinct from (figure.sent, figure.fee)`.execute(tx);
}
