/** Challenges answered with a key: sign-in by LNURL-auth, and proof of funds. */
import type { Migration } from '../migration.ts';

export const proofs: Migration = {
  name: '0004-proofs',
  statements: [
    `create table lnurl_challenges (
       k1 text primary key check (k1 ~ '^[0-9a-f]{64}$'),
       session_id text not null constraint lnurl_challenges_session_id_key unique,
       browser_digest bytea check (octet_length(browser_digest) = 32),
       action text not null check (action in ('login', 'register', 'link', 'auth')),
       status text not null default 'pending' check (status in ('pending', 'signed', 'consumed', 'cancelled')),
       user_id uuid references users on delete cascade,
       client_id text references oauth_clients on delete set null,
       context jsonb not null default '{}',
       public_key text check (public_key ~ '^0[23][0-9a-f]{64}$'),
       failures integer not null default 0,
       ip inet,
       user_agent text,
       signed_ip inet,
       created_at timestamptz not null default now(),
       expires_at timestamptz not null,
       signed_at timestamptz,
       consumed_at timestamptz
     )`,
    'create index lnurl_challenges_expires_at_idx on lnurl_challenges (expires_at)',
    'create index lnurl_challenges_user_id_idx on lnurl_challenges (user_id) where user_id is not null',

    `create table pof_challenges (
       id uuid primary key,
       user_id uuid not null references users on delete cascade,
       message text not null,
       privacy_level text not null check (privacy_level in ('boolean', 'threshold', 'aggregate')),
       threshold_amount bigint check (threshold_amount between 0 and 2100000000000000),
       verified boolean not null default false,
       verified_amount bigint check (verified_amount between 0 and 2100000000000000),
       proof_valid_until timestamptz,
       created_at timestamptz not null default now(),
       expires_at timestamptz not null,
       constraint pof_challenges_amount_is_private
         check (verified_amount is null or privacy_level = 'aggregate')
     )`,
    'create index pof_challenges_user_id_idx on pof_challenges (user_id)',
    'create index pof_challenges_expires_at_idx on pof_challenges (expires_at)',
  ],
};
