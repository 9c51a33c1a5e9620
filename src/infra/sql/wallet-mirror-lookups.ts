/** What bringing a wallet up to date looks up first. Lists travel as JSON: one parameter, however long they are. */
import { type Kysely, sql } from 'kysely';
import type { Place } from '../../wallet/mirror/changes.ts';
import type { Frontier, MirrorStore } from '../../wallet/mirror/mirror-store.ts';
import type { Known } from '../../wallet/mirror/reconcile.ts';
import type { Database } from './schema.ts';

type Lookups = Omit<MirrorStore, 'begin' | 'renew' | 'release' | 'apply'>;

const texts = (list: readonly string[]) =>
  sql`select value from json_array_elements_text(${JSON.stringify(list)}::json) as one(value)`;

export const mirrorLookups = (db: Kysely<Database>): Lookups => ({
  async strangers(walletId, addresses) {
    if (addresses.length === 0) return [];
    const { rows } = await sql<{ value: string }>`
      select value from (${texts(addresses)}) as given where not exists (
        select 1 from wallet_addresses a where a.wallet_id = ${walletId} and a.address = given.value)`.execute(
      db,
    );
    return rows.map(({ value }) => value);
  },

  async settled(walletId, mined) {
    if (mined.length === 0) return [];
    const { rows } = await sql<{ txid: string }>`
      select t.txid from json_to_recordset(${JSON.stringify(mined)}::json) as one(txid text, block text)
      join wallet_transactions t on t.wallet_id = ${walletId} and t.txid = one.txid
      where t.state = 'confirmed' and t.block_hash = one.block`.execute(db);
    return rows.map(({ txid }) => txid);
  },

  async places(walletId, scripts) {
    if (scripts.length === 0) return new Map();
    const { rows } = await sql<Place & { script: string }>`
      select script, branch, position from wallet_addresses
      where wallet_id = ${walletId} and script in (${texts(scripts)})`.execute(db);
    return new Map(rows.map(({ script, branch, position }) => [script, { branch, position }]));
  },

  async known(walletId, txids) {
    if (txids.length === 0) return new Map();
    const { rows } = await sql<Known & { txid: string }>`
      select txid, state, replaced_by as "replacedBy" from wallet_transactions
      where wallet_id = ${walletId} and txid in (${texts(txids)})`.execute(db);
    return new Map(rows.map(({ txid, ...known }) => [txid, known]));
  },

  async open(walletId, all) {
    const rows = await db
      .selectFrom('wallet_transactions')
      .select('txid')
      .where('wallet_id', '=', walletId)
      .where('state', 'in', all ? ['pending', 'dropped', 'confirmed'] : ['pending', 'dropped'])
      .execute();
    return rows.map(({ txid }) => txid);
  },

  async frontier(walletId) {
    const { rows } = await sql<Frontier & { branch: Place['branch'] }>`
      select branch, count(*)::int as count,
        coalesce(max(position) filter (where used_at is not null), -1) as used,
        coalesce(max(position) filter (where given_at is not null), -1) as given
      from wallet_addresses where wallet_id = ${walletId} group by branch`.execute(db);
    const none: Frontier = { count: 0, used: -1, given: -1 };
    const of = (branch: Place['branch']) => rows.find((row) => row.branch === branch) ?? none;
    return { receive: of('receive'), change: of('change') };
  },

  async due(before, limit) {
    const rows = await sql<{ id: string }>`
      select id from bitcoin_wallets where state in ('ready', 'incomplete')
        and (last_sync_at is null or last_sync_at < ${new Date(before)})
      order by last_sync_at nulls first limit ${limit}`.execute(db);
    return rows.rows.map(({ id }) => id);
  },

  async touched(scripts, outpoints) {
    if (scripts.length === 0 && outpoints.length === 0) return [];
    const { rows } = await sql<{ wallet_id: string }>`
      select wallet_id from wallet_addresses where script in (${texts(scripts)})
      union
      select c.wallet_id from json_to_recordset(${JSON.stringify(outpoints)}::json) as spent(txid text, vout integer)
      join wallet_coins c on c.txid = spent.txid and c.vout = spent.vout`.execute(db);
    return rows.map((row) => row.wallet_id);
  },

  async holding(txids) {
    if (txids.length === 0) return [];
    const { rows } = await sql<{ wallet_id: string }>`
      select distinct wallet_id from wallet_transactions where txid in (${texts(txids)})`.execute(db);
    return rows.map((row) => row.wallet_id);
  },
});
