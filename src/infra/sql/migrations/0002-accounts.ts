/** People, the keys they sign in with, and their sessions. */
import type { Migration } from '../migration.ts';

export const accounts: Migration = {
  name: '0002-accounts',
  statements: [
    `create table users (
       id uuid primary key,
       bitcoin_pubkey text check (bitcoin_pubkey ~ '^0[23][0-9a-f]{64}$'),
       username text check (length(username) between 1 and 64),
       email text check (length(email) <= 320),
       profile_data jsonb not null default '{}' check (jsonb_typeof(profile_data) = 'object'),
       is_special_user boolean not null default false,
       roles text[] not null default '{}',
       status text not null default 'active' check (status in ('active', 'disabled')),
       created_at timestamptz not null default now(),
       updated_at timestamptz not null default now(),
       last_login_at timestamptz
     )`,
    'create unique index users_bitcoin_pubkey_key on users (bitcoin_pubkey)',
    'create unique index users_username_key on users (lower(username))',

    `create table user_keys (
       id uuid primary key,
       user_id uuid not null references users on delete cascade,
       kind text not null check (kind in ('lnurl', 'bitcoin', 'nostr')),
       public_key text not null check (length(public_key) between 1 and 200),
       label text check (length(label) <= 100),
       created_at timestamptz not null default now(),
       last_used_at timestamptz,
       constraint user_keys_kind_public_key_key unique (kind, public_key)
     )`,
    'create index user_keys_user_id_idx on user_keys (user_id)',

    `create table sessions (
       id_digest bytea primary key check (octet_length(id_digest) = 32),
       uid text not null constraint sessions_uid_key unique,
       user_id uuid references users on delete cascade,
       kind text not null check (kind in ('browser', 'wallet', 'api')),
       payload jsonb not null default '{}',
       ip inet,
       user_agent text,
       created_at timestamptz not null default now(),
       last_activity_at timestamptz not null default now(),
       expires_at timestamptz not null,
       absolute_expires_at timestamptz not null
     )`,
    'create index sessions_user_id_idx on sessions (user_id)',
    'create index sessions_expires_at_idx on sessions (expires_at)',
  ],
};
