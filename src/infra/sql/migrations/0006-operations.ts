/** The audit trail, which nobody can rewrite, and rate limits for when no faster counter is there. */
import type { Migration } from '../migration.ts';

export const operations: Migration = {
  name: '0006-operations',
  statements: [
    // user_id and client_id are no foreign keys: the trail outlives the account it speaks of.
    `create table audit_logs (
       id bigint generated always as identity primary key,
       seq bigint constraint audit_logs_seq_key unique,
       user_id uuid,
       client_id text,
       action text not null,
       success boolean not null,
       resource_type text,
       resource_id text,
       ip inet,
       user_agent text,
       metadata jsonb not null default '{}',
       created_at timestamptz not null default now(),
       prev_hash bytea check (octet_length(prev_hash) = 32),
       hash bytea check (octet_length(hash) = 32)
     )`,
    'create index audit_logs_user_id_created_at_idx on audit_logs (user_id, created_at)',
    'create index audit_logs_unsealed_idx on audit_logs (id) where seq is null',

    // A row may be linked into the hash chain once; nothing else about it may ever change.
    `create function audit_logs_append_only() returns trigger language plpgsql as $$
     declare
       unlinked audit_logs;
     begin
       if tg_op = 'UPDATE' then
         if old.seq is null and old.hash is null and new.seq is not null and new.hash is not null then
           unlinked := new;
           unlinked.seq := old.seq;
           unlinked.prev_hash := old.prev_hash;
           unlinked.hash := old.hash;
           if unlinked is not distinct from old then
             return new;
           end if;
         end if;
       end if;
       raise exception using errcode = 'HX002', message = 'audit_logs is append-only';
     end
     $$`,
    `create trigger audit_logs_append_only before update or delete on audit_logs
       for each row execute function audit_logs_append_only()`,
    `create trigger audit_logs_no_truncate before truncate on audit_logs
       for each statement execute function audit_logs_append_only()`,

    `create table rate_limits (
       identifier text not null check (length(identifier) <= 255),
       endpoint text not null check (length(endpoint) <= 255),
       count integer not null default 1,
       window_start timestamptz not null,
       updated_at timestamptz not null default now(),
       primary key (identifier, endpoint, window_start)
     )`,
    'create index rate_limits_window_start_idx on rate_limits (window_start)',
  ],
};
