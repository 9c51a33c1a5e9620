/** OAuth 2.0 / OpenID Connect: applications, what people allowed them, and what was issued. */
import type { Migration } from '../migration.ts';

export const oauth: Migration = {
  name: '0003-oauth',
  statements: [
    `create table oauth_clients (
       client_id text primary key check (length(client_id) between 1 and 255),
       client_name text not null,
       redirect_uris text[] not null default '{}',
       allowed_scopes text[] not null default '{openid,profile}',
       is_confidential boolean not null,
       token_endpoint_auth_method text not null,
       metadata jsonb not null default '{}',
       owner_user_id uuid references users on delete set null,
       status text not null default 'active' check (status in ('active', 'pending', 'disabled')),
       trusted boolean not null default false,
       created_at timestamptz not null default now(),
       updated_at timestamptz not null default now(),
       last_used_at timestamptz
     )`,
    'create index oauth_clients_owner_user_id_idx on oauth_clients (owner_user_id)',

    `create table oauth_client_secrets (
       id uuid primary key,
       client_id text not null references oauth_clients on delete cascade,
       secret_digest bytea not null check (octet_length(secret_digest) = 32),
       hint text not null check (length(hint) <= 8),
       created_at timestamptz not null default now(),
       expires_at timestamptz,
       revoked_at timestamptz
     )`,
    'create index oauth_client_secrets_client_id_idx on oauth_client_secrets (client_id)',

    `create table oauth_consents (
       user_id uuid not null references users on delete cascade,
       client_id text not null references oauth_clients on delete cascade,
       scopes text[] not null,
       claims text[] not null default '{}',
       created_at timestamptz not null default now(),
       updated_at timestamptz not null default now(),
       primary key (user_id, client_id)
     )`,
    'create index oauth_consents_client_id_idx on oauth_consents (client_id)',

    `create table oauth_grants (
       id text primary key,
       user_id uuid references users on delete cascade,
       client_id text not null references oauth_clients on delete cascade,
       payload jsonb not null,
       created_at timestamptz not null default now(),
       expires_at timestamptz not null
     )`,
    'create index oauth_grants_user_id_idx on oauth_grants (user_id)',
    'create index oauth_grants_client_id_idx on oauth_grants (client_id)',
    'create index oauth_grants_expires_at_idx on oauth_grants (expires_at)',

    `create table oauth_codes (
       code_digest bytea primary key check (octet_length(code_digest) = 32),
       client_id text not null references oauth_clients on delete cascade,
       user_id uuid references users on delete cascade,
       grant_id text,
       scope text[] not null default '{}',
       redirect_uri text,
       code_challenge text,
       code_challenge_method text,
       nonce text,
       payload jsonb not null,
       created_at timestamptz not null default now(),
       expires_at timestamptz not null,
       consumed_at timestamptz
     )`,
    'create index oauth_codes_client_id_idx on oauth_codes (client_id)',
    'create index oauth_codes_user_id_idx on oauth_codes (user_id)',
    'create index oauth_codes_grant_id_idx on oauth_codes (grant_id)',
    'create index oauth_codes_expires_at_idx on oauth_codes (expires_at)',

    `create table oauth_tokens (
       token_digest bytea primary key check (octet_length(token_digest) = 32),
       kind text not null check (kind in ('access', 'refresh', 'client')),
       format text not null check (format in ('opaque', 'jwt')),
       client_id text not null references oauth_clients on delete cascade,
       user_id uuid references users on delete cascade,
       grant_id text,
       family_id text,
       parent_digest bytea check (octet_length(parent_digest) = 32),
       scope text[] not null default '{}',
       audience text[] not null default '{}',
       payload jsonb not null,
       created_at timestamptz not null default now(),
       expires_at timestamptz not null,
       consumed_at timestamptz,
       replay_sealed bytea,
       revoked_at timestamptz
     )`,
    'create index oauth_tokens_client_id_idx on oauth_tokens (client_id)',
    'create index oauth_tokens_user_id_idx on oauth_tokens (user_id) where user_id is not null',
    'create index oauth_tokens_grant_id_idx on oauth_tokens (grant_id) where grant_id is not null',
    'create index oauth_tokens_family_id_idx on oauth_tokens (family_id) where family_id is not null',
    'create index oauth_tokens_parent_digest_idx on oauth_tokens (parent_digest) where parent_digest is not null',
    'create index oauth_tokens_expires_at_idx on oauth_tokens (expires_at)',

    // Everything else oidc-provider keeps: interactions, device codes, PAR requests, replayed jti, …
    `create table oauth_artifacts (
       model text not null,
       id_digest bytea not null check (octet_length(id_digest) = 32),
       uid text,
       user_code_digest bytea check (octet_length(user_code_digest) = 32),
       grant_id text,
       payload jsonb not null,
       created_at timestamptz not null default now(),
       expires_at timestamptz not null,
       consumed_at timestamptz,
       primary key (model, id_digest)
     )`,
    'create unique index oauth_artifacts_uid_key on oauth_artifacts (model, uid) where uid is not null',
    `create unique index oauth_artifacts_user_code_digest_key on oauth_artifacts (user_code_digest)
       where user_code_digest is not null`,
    'create index oauth_artifacts_grant_id_idx on oauth_artifacts (grant_id) where grant_id is not null',
    'create index oauth_artifacts_expires_at_idx on oauth_artifacts (expires_at)',

    `create table signing_keys (
       kid text primary key,
       alg text not null check (alg in ('ES256', 'RS256')),
       public_jwk jsonb not null,
       private_sealed bytea not null,
       created_at timestamptz not null default now(),
       activates_at timestamptz not null,
       retires_at timestamptz,
       expires_at timestamptz
     )`,
  ],
};
