/** `ReadsStore` on PostgreSQL and PGlite. */
import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import type { ReadsStore } from '../../wallet/mirror/reads-store.ts';
import type { Balance, Branch } from '../../wallet/model.ts';
import { inTransaction } from './in-transaction.ts';
import { lockWallet } from './locks.ts';
import type { Database } from './schema.ts';
import type { Sql } from './sql.ts';
import { isImmature, isReserved, readBalances } from './wallet-mirror-balance.ts';
import { giveAddress } from './wallet-mirror-give.ts';

type Db = Kysely<Database>;

export function createReadsStore({ db, read }: Pick<Sql, 'db' | 'read'>): ReadsStore {
  return {
    async balances(walletIds, now) {
      return walletIds.length === 0 ? new Map() : readBalances(db, walletIds, now);
    },
    async balance(walletId, now) {
      return (await readBalances(db, [walletId], now)).get(walletId) ?? EMPTY;
    },
    coins: coins(db),
    addresses: addresses(db),
    transactions: transactions(read),
    give: (request) => giveAddress(db, request),
    freeze: (...request) => inTransaction(db, (tx) => freeze(tx)(...request)),
  };
}

const EMPTY: Balance = { confirmed: 0n, pending: 0n, immature: 0n, frozen: 0n, total: 0n };

const yes = sql<boolean>`true`;
const when = <T>(value: T | undefined | null, condition: (value: T) => RawBuilder<boolean>) =>
  value === undefined || value === null ? yes : condition(value);

type CoinRow = Selectable<Database['wallet_coins']> & {
  at: Date;
  height: number | null;
  coinbase: boolean;
  address: string;
  immature: boolean;
  reserved: boolean;
};

const coins =
  (db: Db): ReadsStore['coins'] =>
  async (walletId, { limit, after, now, least, frozen, confirmed, address }) => {
    const isLong = address === undefined && (await holdsMany(db, walletId));
    const { rows } = await sql<CoinRow>`
      with page as materialized (
        select c.*, t.at, t.state, t.height, t.coinbase
        from ${isLong ? newestFirst(walletId) : eachCoin(walletId)}
        where c.spent_by is null and t.state in ('confirmed', 'pending')
          and ${when(least, (sats) => sql`c.amount >= ${sats}`)} and ${when(frozen, (is) => sql`c.frozen = ${is}`)}
          and ${when(confirmed, (is) => sql`(t.state = 'confirmed') = ${is}`)}
          and ${when(address, (text) => sql`(c.branch, c.position) = (${placeOf(walletId, text)})`)}
          and ${when(after, ({ at, txid }) => sql`(t.at, t.txid) <= (${new Date(at)}, ${txid})`)}
          and ${when(after, ({ at, txid, vout }) => sql`not (t.at = ${new Date(at)} and t.txid = ${txid} and c.vout <= ${vout})`)}
        order by t.at desc, t.txid desc, c.vout limit ${limit})
      select c.*, a.address, ${isImmature} as immature, ${isReserved(now)} as reserved
      from page c
      cross join lateral (select c.state, c.height, c.coinbase) t
      join bitcoin_wallets w on w.id = c.wallet_id
      join wallet_addresses a on a.wallet_id = c.wallet_id and a.branch = c.branch and a.position = c.position
      order by c.at desc, c.txid desc, c.vout`.execute(db);
    return rows.map((row) => ({
      txid: row.txid,
      vout: row.vout,
      branch: row.branch,
      position: row.position,
      address: row.address,
      amount: BigInt(row.amount),
      height: row.height,
      coinbase: row.coinbase,
      frozen: row.frozen,
      reserved: row.reserved,
      label: row.label,
      at: row.at.getTime(),
      immature: row.immature,
    }));
  };

const MANY_COINS = 1000;

async function holdsMany(db: Db, walletId: string): Promise<boolean> {
  const { rows } = await sql`select from wallet_coins where wallet_id = ${walletId} and spent_by is null
    offset ${MANY_COINS} limit 1`.execute(db);
  return rows.length > 0;
}

// Either way one is looked up after the other by its key, which the limit and the order see to: until the database has
// counted a wallet that is new, it takes ten thousand coins for one, and would compare each with everything else.

/** Coins `c` with their transactions `t`: for a few coins, however long the history. */
const eachCoin = (walletId: string) => sql`
  (select * from wallet_coins where wallet_id = ${walletId}) c cross join lateral (
    select txid, at, state, height, coinbase from wallet_transactions
    where wallet_id = c.wallet_id and txid = c.txid limit 1) t`;

/** The same, and a page of many coins ends the search early. */
const newestFirst = (walletId: string) => sql`
  (select * from wallet_transactions where wallet_id = ${walletId}) t cross join lateral (
    select * from wallet_coins where wallet_id = t.wallet_id and txid = t.txid order by vout offset 0) c`;

const placeOf = (walletId: string, address: string) =>
  sql`select branch, position from wallet_addresses where wallet_id = ${walletId} and address = ${address}`;

type AddressSums = Selectable<Database['wallet_addresses']> & { received: string; holds: string };

/** Receiving before change, each from the first position on. */
const addresses =
  (db: Db): ReadsStore['addresses'] =>
  async (walletId, { limit, after, branch, used }) => {
    const order = (one: RawBuilder<Branch> | Branch) =>
      sql<number>`(case when ${one} = 'receive' then 0 else 1 end)`;
    const { rows } = await sql<AddressSums>`
      select a.*, c.received, c.holds
      from (
        select * from wallet_addresses a where wallet_id = ${walletId}
          and ${when(branch, (one) => sql`branch = ${one}`)}
          and ${when(used, (is) => sql`(used_at is not null) = ${is}`)}
          and ${when(after, (place) => sql`(${order(sql`branch`)}, position) > (${order(place.branch)}, ${place.position}::integer)`)}
        order by ${order(sql`branch`)}, position limit ${limit}) as a
      cross join lateral (
        select coalesce(sum(c.amount), 0) as received,
          coalesce(sum(c.amount) filter (where c.spent_by is null), 0) as holds
        from wallet_coins c join wallet_transactions t on t.wallet_id = c.wallet_id and t.txid = c.txid
        where c.wallet_id = a.wallet_id and c.branch = a.branch and c.position = a.position
          and t.state in ('confirmed', 'pending')) as c
      order by ${order(sql`a.branch`)}, a.position`.execute(db);
    return rows.map((row) => ({
      branch: row.branch,
      position: row.position,
      address: row.address,
      script: row.script,
      label: row.label,
      givenAt: row.given_at?.getTime() ?? null,
      usedAt: row.used_at?.getTime() ?? null,
      received: BigInt(row.received),
      holds: BigInt(row.holds),
    }));
  };

const transactions =
  (db: Db): ReadsStore['transactions'] =>
  async (walletId, { limit, after }) => {
    const rows = await db
      .selectFrom('wallet_transactions')
      .select([
        'txid',
        'state',
        'height',
        'block_hash',
        'at',
        'replaced_by',
        'received',
        'sent',
        'fee',
        'coinbase',
        'label',
      ])
      .where('wallet_id', '=', walletId)
      .where(when(after, ({ at, txid }) => sql`(at, txid) < (${new Date(at)}, ${txid})`))
      .orderBy('at', 'desc')
      .orderBy('txid', 'desc')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      txid: row.txid,
      state: row.state,
      height: row.height,
      blockHash: row.block_hash,
      at: row.at.getTime(),
      replacedBy: row.replaced_by,
      received: BigInt(row.received),
      sent: BigInt(row.sent),
      fee: row.fee === null ? null : BigInt(row.fee),
      coinbase: row.coinbase,
      label: row.label,
    }));
  };

const freeze =
  (tx: Db): ReadsStore['freeze'] =>
  async (walletId, outpoints, frozen) => {
    await lockWallet(tx, walletId);
    const given = sql`json_to_recordset(${JSON.stringify(outpoints)}::json) as one(txid text, vout integer)`;
    const { rows } = await sql<{ outpoint: string }>`
      select one.txid || ':' || one.vout as outpoint from ${given} where not exists (
        select 1 from wallet_coins c where c.wallet_id = ${walletId} and c.txid = one.txid and c.vout = one.vout)`.execute(
      tx,
    );
    if (rows.length > 0) return rows.map(({ outpoint }) => outpoint);
    await sql`update wallet_coins c set frozen = ${frozen} from ${given}
      where c.wallet_id = ${walletId} and c.txid = one.txid and c.vout = one.vout`.execute(tx);
    return [];
  };
