/** `DraftStore` on PostgreSQL and PGlite. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { DraftRow, DraftStore, Place, SaveRequest, WalletCoin } from '../../wallet/spend/draft-store.ts';
import { inTransaction } from './in-transaction.ts';
import type { Database } from './schema.ts';
import type { Sql } from './sql.ts';
import { recordWalletEvent } from './wallet-event.ts';

type Db = Kysely<Database>;

/** More coins than anybody chooses among. */
const MOST_COINS = 20_000;

export function createDraftStore({ db }: Pick<Sql, 'db'>): DraftStore {
  return {
    coins: (walletId, now) => coins(db, walletId, now, sql<boolean>`c.spent_by is null`),
    spentBy: (walletId, txid, now) => coins(db, walletId, now, sql<boolean>`c.spent_by = ${txid}`),

    async transaction(walletId, txid) {
      const row = await db
        .selectFrom('wallet_transactions')
        .select(['state', 'hex'])
        .where('wallet_id', '=', walletId)
        .where('txid', '=', txid)
        .executeTakeFirst();
      return row ?? null;
    },

    async nextAddress(walletId, branch) {
      // Behind the last one anybody has seen; else one that was given out and never paid.
      const { rows } = await sql<Place & { fresh: boolean }>`
        with mine as materialized (
          select * from wallet_addresses where wallet_id = ${walletId} and branch = ${branch}),
        seen as (
          select coalesce(max(position) filter (where given_at is not null or used_at is not null), -1) as last,
            bool_or(used_at is null) as spare
          from mine)
        select wallet_id as "walletId", branch, position, address, script, position > last as fresh
        from mine, seen where used_at is null or not spare
        order by fresh desc, position limit 1`.execute(db);
      return rows[0] ?? null;
    },

    async places(userId, scripts) {
      if (scripts.length === 0) return new Map();
      const { rows } = await sql<Place>`
        select a.wallet_id as "walletId", a.branch, a.position, a.address, a.script
        from wallet_addresses a join bitcoin_wallets w on w.id = a.wallet_id
        where w.user_id = ${userId}
          and a.script in (select value from json_array_elements_text(${JSON.stringify(scripts)}::json) as one(value))
        order by w.id desc`.execute(db);
      return new Map(rows.map((place) => [place.script, place]));
    },

    async touched(userId, spent, scripts) {
      const { rows } = await sql<{ id: string }>`
        select id from bitcoin_wallets w where user_id = ${userId} and (
          exists (
            select from json_to_recordset(${JSON.stringify(spent)}::json) as one(txid text, vout bigint)
            join wallet_coins c on c.wallet_id = w.id and c.txid = one.txid and c.vout = one.vout)
          or exists (
            select from json_array_elements_text(${JSON.stringify(scripts)}::json) as one(value)
            join wallet_addresses a on a.wallet_id = w.id and a.script = one.value))`.execute(db);
      return rows.map(({ id }) => id);
    },

    async seen(userId, txid) {
      const { rows } = await sql<{ mined: boolean }>`
        select bool_or(state = 'confirmed') as mined from wallet_transactions
        where txid = ${txid} and state in ('pending', 'confirmed')
          and wallet_id in (select id from bitcoin_wallets where user_id = ${userId})
        having count(*) > 0`.execute(db);
      const [row] = rows;
      if (!row) return null;
      return row.mined ? 'chain' : 'mempool';
    },

    save: (request) => inTransaction(db, (tx) => save(tx, request)),

    async list(walletId, now, { limit, before }) {
      const { rows } = await sql<Row>`
        select ${draftColumns(now)} from wallet_drafts
        where wallet_id = ${walletId} and (${before}::uuid is null or id < ${before}::uuid)
        order by id desc limit ${limit}`.execute(db);
      return rows.map(draftOf);
    },

    async find(walletId, draftId, now) {
      const { rows } = await sql<Row>`
        select ${draftColumns(now)} from wallet_drafts
        where wallet_id = ${walletId} and id = ${draftId}`.execute(db);
      return rows[0] ? draftOf(rows[0]) : null;
    },

    async byTransaction(userId, unsignedTxid, now) {
      const { rows } = await sql<Row>`
        select ${draftColumns(now)} from wallet_drafts
        where unsigned_txid = ${unsignedTxid}
          and wallet_id in (select id from bitcoin_wallets where user_id = ${userId})
        order by state = 'open' desc, id desc limit 1`.execute(db);
      return rows[0] ? draftOf(rows[0]) : null;
    },

    discard: (request) =>
      inTransaction(db, async (tx) => {
        const { userId, walletId, draftId, now } = request;
        const { rows } = await sql`
          update wallet_drafts set state = 'discarded', updated_at = ${new Date(now)}
          where id = ${draftId} and wallet_id = ${walletId} and state = 'open'
            and exists (select 1 from bitcoin_wallets where id = ${walletId} and user_id = ${userId})
          returning id`.execute(tx);
        if (rows.length === 0) return false;
        await recordWalletEvent(tx, 'wallet.draft_discarded', request, { draft: draftId });
        return true;
      }),

    markBroadcast: (request) =>
      inTransaction(db, async (tx) => {
        const { userId, unsignedTxid, txid, now, origin } = request;
        // One transaction may pay from several of their wallets.
        await sql`select 1 from bitcoin_wallets
          where user_id = ${userId} and id in (select wallet_id from wallet_drafts where unsigned_txid = ${unsignedTxid})
          order by id for no key update`.execute(tx);
        const { rows } = await sql<{ id: string; wallet_id: string }>`
          update wallet_drafts set state = 'broadcast', txid = ${txid}, updated_at = ${new Date(now)}
          where unsigned_txid = ${unsignedTxid} and state <> 'broadcast'
            and wallet_id in (select id from bitcoin_wallets where user_id = ${userId})
          returning id, wallet_id`.execute(tx);
        for (const { id, wallet_id: walletId } of rows)
          await recordWalletEvent(
            tx,
            'wallet.broadcast',
            { userId, walletId, now, origin },
            { draft: id, txid },
          );
        return rows.map(({ id }) => id);
      }),
  };
}

/** Part of a draft that is open and has not expired. */
const isReserved = (now: number) => sql<boolean>`exists (
  select 1 from wallet_draft_coins d join wallet_drafts w on w.id = d.draft_id
  where d.wallet_id = c.wallet_id and d.txid = c.txid and d.vout = c.vout
    and w.state = 'open' and w.expires_at > ${new Date(now)})`;

async function coins(db: Db, walletId: string, now: number, which: RawBuilder<boolean>) {
  const { rows } = await sql<Omit<WalletCoin, 'at'> & { at: Date }>`
    select c.txid, c.vout, c.branch, c.position, c.amount, c.frozen, a.address, a.script, t.coinbase, t.at,
      case when t.state = 'confirmed' then t.height end as height, t.sent > 0 as "ownPayment",
      ${isReserved(now)} as reserved
    from wallet_coins c
    join wallet_transactions t on t.wallet_id = c.wallet_id and t.txid = c.txid
    join wallet_addresses a on a.wallet_id = c.wallet_id and a.branch = c.branch and a.position = c.position
    where c.wallet_id = ${walletId} and ${which} and t.state in ('pending', 'confirmed')
    order by c.amount desc, c.txid, c.vout limit ${MOST_COINS}`.execute(db);
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount), at: row.at.getTime() }));
}

/** Under a lock on the wallet, so that two drafts never reserve one coin or take one change address. */
async function save(tx: Db, request: SaveRequest): Promise<Awaited<ReturnType<DraftStore['save']>>> {
  const { userId, walletId, id, unsignedTxid, change, now } = request;
  const locked = await sql`
    select 1 from bitcoin_wallets where id = ${walletId} and user_id = ${userId} for update`.execute(tx);
  if (locked.rows.length === 0) return 'missing';
  const wanted = JSON.stringify(request.coins.map(({ txid, vout }) => ({ txid, vout })));
  const taken = await sql`
    select 1 from json_to_recordset(${wanted}::json) as c0(txid text, vout integer)
    join wallet_coins c on c.wallet_id = ${walletId} and c.txid = c0.txid and c.vout = c0.vout
    where ${isReserved(now)} limit 1`.execute(tx);
  if (taken.rows.length > 0) return 'coin_reserved';
  if (change?.fresh) {
    const given = await sql`
      update wallet_addresses set given_at = ${new Date(now)}
      where wallet_id = ${walletId} and branch = ${change.branch} and position = ${change.position}
        and given_at is null and used_at is null
      returning 1`.execute(tx);
    if (given.rows.length === 0) return 'change_taken';
  }
  // The same transaction may have been drafted before, and given up.
  await sql`delete from wallet_drafts where wallet_id = ${walletId} and unsigned_txid = ${unsignedTxid}
    and state <> 'broadcast'`.execute(tx);
  await tx
    .insertInto('wallet_drafts')
    .values({
      id,
      wallet_id: walletId,
      unsigned_txid: unsignedTxid,
      psbt_sealed: Buffer.from(request.sealed),
      txid: null,
      created_at: new Date(now),
      updated_at: new Date(now),
      expires_at: new Date(request.expiresAt),
    })
    .execute();
  await sql`
    insert into wallet_draft_coins (draft_id, wallet_id, txid, vout)
    select ${id}::uuid, ${walletId}::uuid, txid, vout
    from json_to_recordset(${wanted}::json) as one(txid text, vout integer)`.execute(tx);
  await recordWalletEvent(tx, 'wallet.drafted', request, { draft: id });
  return 'saved';
}

type Row = Omit<DraftRow, 'createdAt' | 'expiresAt'> & { createdAt: Date; expiresAt: Date };

const draftColumns = (now: number) => sql`
  id, wallet_id as "walletId", unsigned_txid as "unsignedTxid", psbt_sealed as sealed, txid,
  created_at as "createdAt", expires_at as "expiresAt",
  case when state = 'open' and expires_at <= ${new Date(now)} then 'expired' else state end as state`;

const draftOf = (row: Row): DraftRow => ({
  ...row,
  createdAt: row.createdAt.getTime(),
  expiresAt: row.expiresAt.getTime(),
});
