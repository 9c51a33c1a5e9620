import { type Selectable, sql } from 'kysely';
import type { Wallet, WalletLock } from '../../wallet/model.ts';
import type { Database } from './schema.ts';

/** What `walletOf` reads: everything but what is sealed. */
export const WALLET_COLUMNS = [
  'id',
  'user_id',
  'name',
  'network',
  'script',
  'state',
  'lock_params',
  'node_wallet',
  'birthday',
  'gap_limit',
  'next_receive',
  'next_change',
  'synced_hash',
  'synced_height',
  'is_default',
  'created_at',
  'last_sync_at',
] as const satisfies readonly (keyof Database['bitcoin_wallets'])[];

/** The same for statements written by hand. */
export const walletColumns = sql.join(WALLET_COLUMNS.map((column) => sql.ref(column)));

export type WalletRow = Pick<Selectable<Database['bitcoin_wallets']>, (typeof WALLET_COLUMNS)[number]>;

export function walletOf(row: WalletRow): Wallet {
  const { synced_hash: hash, synced_height: height } = row;
  return {
    id: row.id,
    userId: row.user_id,
    name: row.name,
    network: row.network,
    script: row.script,
    state: row.state,
    lock: lockOf(row.lock_params),
    nodeWallet: row.node_wallet,
    birthday: row.birthday?.getTime() ?? null,
    gapLimit: row.gap_limit,
    nextReceive: row.next_receive,
    nextChange: row.next_change,
    synced: hash === null || height === null ? null : { hash, height },
    isDefault: row.is_default,
    createdAt: row.created_at.getTime(),
    lastSyncAt: row.last_sync_at?.getTime() ?? null,
  };
}

function lockOf(params: WalletRow['lock_params']): WalletLock | null {
  const epoch = params?.['epoch'];
  const state = params?.['state'];
  return typeof epoch === 'string' && isStateOfItsOwn(state) ? { epoch, state } : null;
}

const isStateOfItsOwn = (state: unknown): state is WalletLock['state'] =>
  state === 'importing' || state === 'scanning' || state === 'ready' || state === 'incomplete';

/** Assigns the state of a wallet, apart from its lock if it has one. */
export const setState = (state: WalletLock['state']) => sql`
  lock_params = case when bitcoin_wallets.state = 'locked'
    then jsonb_set(bitcoin_wallets.lock_params, '{state}', to_jsonb(${state}::text)) end,
  state = case when bitcoin_wallets.state = 'locked' then 'locked' else ${state}::text end`;
