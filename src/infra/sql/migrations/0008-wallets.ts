/** Watch-only wallets as we mirror them from the node: what people read comes from here, never from the node. */
import type { Migration } from '../migration.ts';

const SATS = 'between 0 and 2100000000000000';

export const wallets: Migration = {
  name: '0008-wallets',
  statements: [
    // The descriptors are sealed under a data key of the wallet's own, the data key under MASTER_KEY (`data_key`), and
    // while the person has locked the wallet under a key made from their passphrase (`locked_key`).
    `alter table bitcoin_wallets
       add column network text not null check (network in ('main', 'test', 'testnet4', 'signet', 'regtest')),
       add column script text not null check (length(script) between 1 and 40),
       add column node_wallet text not null constraint bitcoin_wallets_node_wallet_key unique
         check (node_wallet ~ '^u_[0-9a-f]{32}$'),
       add column descriptor_mac bytea not null check (octet_length(descriptor_mac) = 32),
       add column data_key bytea,
       add column locked_key bytea,
       add column lock_params jsonb,
       add column state text not null default 'importing'
         check (state in ('importing', 'scanning', 'ready', 'incomplete', 'locked')),
       add column birthday timestamptz,
       add column gap_limit integer not null default 20 check (gap_limit between 1 and 1000),
       add column next_receive integer not null default 0 check (next_receive >= 0),
       add column next_change integer not null default 0 check (next_change >= 0),
       add column synced_hash text check (synced_hash ~ '^[0-9a-f]{64}$'),
       add column synced_height integer check (synced_height >= 0),
       -- The import or rescan whose findings are in the tables below; another one makes them be read anew.
       add column mirrored_job uuid,
       -- Whoever brings the tables below up to date, until when.
       add column mirror_holder text,
       add column mirror_until timestamptz,
       add column is_default boolean not null default false,
       add column settings jsonb not null default '{}',
       add column updated_at timestamptz not null default now(),
       add constraint bitcoin_wallets_one_key check ((data_key is null) <> (locked_key is null))`,
    'create unique index bitcoin_wallets_default_key on bitcoin_wallets (user_id) where is_default',
    // One person adds one wallet once; others may watch the same.
    'create unique index bitcoin_wallets_descriptor_key on bitcoin_wallets (user_id, network, descriptor_mac)',

    `create table wallet_addresses (
       wallet_id uuid not null references bitcoin_wallets on delete cascade,
       branch text not null check (branch in ('receive', 'change')),
       position integer not null check (position >= 0),
       address text not null check (length(address) <= 100),
       script text not null check (length(script) <= 200),
       label text check (length(label) <= 255),
       given_at timestamptz,
       used_at timestamptz,
       primary key (wallet_id, branch, position),
       constraint wallet_addresses_address_key unique (wallet_id, address)
     )`,
    'create index wallet_addresses_script_idx on wallet_addresses (script, wallet_id)',

    `create table wallet_transactions (
       wallet_id uuid not null references bitcoin_wallets on delete cascade,
       txid text not null check (txid ~ '^[0-9a-f]{64}$'),
       height integer check (height >= 0),
       block_hash text check (block_hash ~ '^[0-9a-f]{64}$'),
       -- Position in time for people: the block's, or when it was first seen.
       at timestamptz not null,
       -- dropped: neither in a block nor in the mempool, with nothing known to have taken its place.
       state text not null
         check (state in ('pending', 'confirmed', 'replaced', 'conflicted', 'dropped', 'abandoned')),
       replaced_by text check (replaced_by ~ '^[0-9a-f]{64}$'),
       received bigint not null check (received ${SATS}),
       sent bigint not null check (sent ${SATS}),
       fee bigint check (fee ${SATS}),
       coinbase boolean not null default false,
       hex text not null,
       label text check (length(label) <= 255),
       primary key (wallet_id, txid)
     )`,
    'create index wallet_transactions_at_idx on wallet_transactions (wallet_id, at desc, txid desc)',
    // All coins but those of these few are simply there.
    `create index wallet_transactions_special_idx on wallet_transactions (wallet_id)
       where state <> 'confirmed' or coinbase`,
    'create index wallet_transactions_txid_idx on wallet_transactions (txid)',

    `create table wallet_coins (
       wallet_id uuid not null references bitcoin_wallets on delete cascade,
       txid text not null check (txid ~ '^[0-9a-f]{64}$'),
       vout integer not null check (vout >= 0),
       branch text not null,
       position integer not null,
       amount bigint not null check (amount ${SATS}),
       spent_by text check (spent_by ~ '^[0-9a-f]{64}$'),
       frozen boolean not null default false,
       label text check (length(label) <= 255),
       primary key (wallet_id, txid, vout),
       foreign key (wallet_id, txid) references wallet_transactions on delete cascade,
       foreign key (wallet_id, branch, position) references wallet_addresses on delete cascade
     )`,
    'create index wallet_coins_outpoint_idx on wallet_coins (txid, vout)',
    'create index wallet_coins_unspent_idx on wallet_coins (wallet_id) where spent_by is null',
    'create index wallet_coins_spent_by_idx on wallet_coins (wallet_id, spent_by) where spent_by is not null',
    'create index wallet_coins_address_idx on wallet_coins (wallet_id, branch, position)',

    // Labels and frozen coins of a backup, until what they are about is found on the chain. Each is taken once.
    `create table wallet_awaited (
       wallet_id uuid not null references bitcoin_wallets on delete cascade,
       kind text not null check (kind in ('addr', 'tx', 'output')),
       ref text not null check (length(ref) between 1 and 100),
       label text check (length(label) <= 255),
       frozen boolean not null default false,
       primary key (wallet_id, kind, ref)
     )`,
    `create function take_awaited_address() returns trigger language plpgsql as $$
     declare awaited wallet_awaited;
     begin
       delete from wallet_awaited where wallet_id = new.wallet_id and kind = 'addr' and ref = new.address
         returning * into awaited;
       if found then new.label = coalesce(new.label, awaited.label); end if;
       return new;
     end
     $$`,
    `create function take_awaited_transaction() returns trigger language plpgsql as $$
     declare awaited wallet_awaited;
     begin
       delete from wallet_awaited where wallet_id = new.wallet_id and kind = 'tx' and ref = new.txid
         returning * into awaited;
       if found then new.label = coalesce(new.label, awaited.label); end if;
       return new;
     end
     $$`,
    `create function take_awaited_coin() returns trigger language plpgsql as $$
     declare awaited wallet_awaited;
     begin
       delete from wallet_awaited
         where wallet_id = new.wallet_id and kind = 'output' and ref = new.txid || ':' || new.vout
         returning * into awaited;
       if found then
         new.label = coalesce(new.label, awaited.label);
         new.frozen = new.frozen or awaited.frozen;
       end if;
       return new;
     end
     $$`,
    `create trigger wallet_addresses_awaited before insert on wallet_addresses
       for each row execute function take_awaited_address()`,
    `create trigger wallet_transactions_awaited before insert on wallet_transactions
       for each row execute function take_awaited_transaction()`,
    `create trigger wallet_coins_awaited before insert on wallet_coins
       for each row execute function take_awaited_coin()`,

    // Import and rescan: one at a time per wallet; whoever holds the lease works, whoever finds it expired goes on.
    `create table wallet_jobs (
       id uuid primary key,
       wallet_id uuid not null references bitcoin_wallets on delete cascade,
       kind text not null check (kind in ('import', 'rescan')),
       state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'cancelled', 'failed')),
       from_height integer not null check (from_height >= 0),
       done_height integer check (done_height >= 0),
       -- Where the node is about to be: shown to people, never where work goes on from.
       seen_height integer check (seen_height >= 0),
       to_height integer check (to_height >= 0),
       step text,
       failure text,
       attempts integer not null default 0,
       lease_until timestamptz,
       lease_holder text,
       created_at timestamptz not null default now(),
       updated_at timestamptz not null default now(),
       finished_at timestamptz
     )`,
    `create unique index wallet_jobs_one_open_key on wallet_jobs (wallet_id) where state in ('waiting', 'running')`,
    'create index wallet_jobs_wallet_id_idx on wallet_jobs (wallet_id)',

    // Sealed drafts: a signed PSBT that comes back must be one of what was asked for.
    `create table wallet_drafts (
       id uuid primary key,
       wallet_id uuid not null references bitcoin_wallets on delete cascade,
       unsigned_txid text not null check (unsigned_txid ~ '^[0-9a-f]{64}$'),
       psbt_sealed bytea not null,
       state text not null default 'open' check (state in ('open', 'broadcast', 'discarded')),
       txid text check (txid ~ '^[0-9a-f]{64}$'),
       created_at timestamptz not null default now(),
       updated_at timestamptz not null default now(),
       expires_at timestamptz not null,
       constraint wallet_drafts_unsigned_txid_key unique (wallet_id, unsigned_txid)
     )`,
    'create index wallet_drafts_expires_at_idx on wallet_drafts (expires_at)',
    `create table wallet_draft_coins (
       draft_id uuid not null references wallet_drafts on delete cascade,
       wallet_id uuid not null,
       txid text not null,
       vout integer not null,
       primary key (draft_id, txid, vout),
       foreign key (wallet_id, txid, vout) references wallet_coins on delete cascade
     )`,
    'create index wallet_draft_coins_coin_idx on wallet_draft_coins (wallet_id, txid, vout)',
  ],
};
