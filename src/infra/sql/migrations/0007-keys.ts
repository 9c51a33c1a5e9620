/** Sign-in with message signatures and Nostr, several keys per person, passkeys, and accounts that become one. */
import type { Migration } from '../migration.ts';

export const keys: Migration = {
  name: '0007-keys',
  statements: [
    // Set when the person wants a passkey after every key. `merged_into` keeps a merged account's id from meaning anything else.
    `alter table users
       add column passkey_required boolean not null default false,
       add column merged_into uuid references users on delete set null`,
    `alter table users add constraint users_roles_check
       check (roles <@ array['user', 'special', 'operator', 'admin'])`,
    'create index users_merged_into_idx on users (merged_into) where merged_into is not null',
    "create index users_with_roles_idx on users (id) where roles <> '{}'",

    // What a user name looks like (src/account/username.ts says the same): two people cannot have names that look alike.
    `alter table users add column username_skeleton text generated always as
       (replace(replace(replace(translate(lower(username), '01i5._', 'olls--'), 'rn', 'm'), 'vv', 'w'), 'cl', 'd')) stored`,
    // Of names given before this rule, the oldest stays.
    `update users u set username = null where exists (select from users o
       where o.username_skeleton = u.username_skeleton and (o.created_at, o.id) < (u.created_at, u.id))`,
    'create unique index users_username_skeleton_key on users (username_skeleton)',

    // The address a key was shown with: what people recognise it by.
    'alter table user_keys add column address text check (length(address) <= 100)',
    'create index user_keys_address_idx on user_keys (address) where address is not null',

    // A statement does not see what was committed while it waited for a lock; a volatile function in it does. Called when the
    // account is locked it counts every key, whoever adds some at once.
    `create function keys_by_now(account uuid) returns bigint language plpgsql volatile as $$
     begin
       return (select count(*) from user_keys where user_id = account);
     end
     $$`,

    `create table key_challenges (
       id uuid primary key,
       nonce text not null check (length(nonce) between 16 and 64),
       message text not null check (length(message) <= 1000),
       purpose text not null check (purpose in ('login', 'link', 'auth')),
       status text not null default 'pending' check (status in ('pending', 'signed', 'consumed', 'cancelled')),
       address text check (length(address) <= 100),
       browser_digest bytea check (octet_length(browser_digest) = 32),
       user_id uuid references users on delete cascade,
       client_id text references oauth_clients on delete set null,
       context jsonb not null default '{}',
       kind text check (kind in ('bitcoin', 'nostr')),
       public_key text check (length(public_key) between 1 and 200),
       failures integer not null default 0,
       ip inet,
       user_agent text,
       signed_ip inet,
       created_at timestamptz not null default now(),
       expires_at timestamptz not null,
       signed_at timestamptz,
       consumed_at timestamptz
     )`,
    'create index key_challenges_expires_at_idx on key_challenges (expires_at)',
    'create index key_challenges_user_id_idx on key_challenges (user_id) where user_id is not null',

    // NIP-98 signs a request, not a challenge: an event is good for one request.
    `create table nostr_events (
       event_id bytea primary key check (octet_length(event_id) = 32),
       expires_at timestamptz not null
     )`,
    'create index nostr_events_expires_at_idx on nostr_events (expires_at)',

    // Renewal of sessions that no browser holds. A token is used once; its reuse ends the session.
    `create table session_refresh_tokens (
       token_digest bytea primary key check (octet_length(token_digest) = 32),
       user_id uuid not null references users on delete cascade,
       session_uid text not null,
       kind text not null check (kind in ('bitcoin', 'nostr')),
       public_key text not null check (length(public_key) between 1 and 200),
       created_at timestamptz not null default now(),
       expires_at timestamptz not null,
       consumed_at timestamptz
     )`,
    'create index session_refresh_tokens_user_id_idx on session_refresh_tokens (user_id)',
    'create index session_refresh_tokens_session_uid_idx on session_refresh_tokens (session_uid)',
    'create index session_refresh_tokens_expires_at_idx on session_refresh_tokens (expires_at)',

    `create table merge_tickets (
       ticket_digest bytea primary key check (octet_length(ticket_digest) = 32),
       user_id uuid not null references users on delete cascade,
       browser_digest bytea not null check (octet_length(browser_digest) = 32),
       created_at timestamptz not null default now(),
       expires_at timestamptz not null,
       consumed_at timestamptz
     )`,
    'create index merge_tickets_user_id_idx on merge_tickets (user_id)',
    'create index merge_tickets_expires_at_idx on merge_tickets (expires_at)',

    `create table passkeys (
       id uuid primary key,
       user_id uuid not null references users on delete cascade,
       credential_id bytea not null constraint passkeys_credential_id_key unique
         check (octet_length(credential_id) between 1 and 1023),
       user_handle bytea not null check (octet_length(user_handle) between 1 and 64),
       public_key bytea not null check (octet_length(public_key) <= 4096),
       counter bigint not null default 0 check (counter >= 0),
       transports text[] not null default '{}',
       device_type text not null check (device_type in ('singleDevice', 'multiDevice')),
       backed_up boolean not null,
       label text check (length(label) <= 100),
       created_at timestamptz not null default now(),
       last_used_at timestamptz
     )`,
    'create index passkeys_user_id_idx on passkeys (user_id)',

    `create table passkey_challenges (
       challenge_digest bytea primary key check (octet_length(challenge_digest) = 32),
       user_id uuid not null references users on delete cascade,
       ceremony text not null check (ceremony in ('register', 'assert')),
       binding text not null check (length(binding) <= 200),
       created_at timestamptz not null default now(),
       expires_at timestamptz not null
     )`,
    'create index passkey_challenges_user_id_idx on passkey_challenges (user_id)',
    'create index passkey_challenges_expires_at_idx on passkey_challenges (expires_at)',

    // The operator's list, by what happened.
    'create index audit_logs_action_idx on audit_logs (action, id)',
    // How many tokens an application got, by day, of those that were purged.
    `create table client_token_days (
       client_id text not null references oauth_clients on delete cascade,
       day date not null,
       tokens bigint not null check (tokens > 0),
       primary key (client_id, day)
     )`,
    'create index client_token_days_day_idx on client_token_days (day)',
    // Applications that wait for somebody to look at them.
    "create index oauth_clients_pending_idx on oauth_clients (client_id) where status = 'pending'",
  ],
};
