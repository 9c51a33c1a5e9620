/** What a proof of funds is once it was given: how it ends, for whom it was, and which coins are taken, without naming them. */
import type { Migration } from '../migration.ts';

export const proofLives: Migration = {
  name: '0010-proof-lives',
  statements: [
    `alter table pof_challenges
       add column client_id text,
       add column asker_digest bytea check (length(asker_digest) = 32),
       add column tip_hash text check (tip_hash ~ '^[0-9a-f]{64}$'),
       add column tip_height integer check (tip_height >= 0),
       add column consumed_at timestamptz,
       add column result text check (result in ('met', 'not_met', 'refused')),
       add column digest bytea check (length(digest) = 32),
       add column ended_at timestamptz,
       add column ended_by text check (ended_by in ('revoked', 'spent', 'reorganised', 'replaced')),
       add constraint pof_challenges_verified_is_met check (not verified or result = 'met'),
       add constraint pof_challenges_end_has_reason check ((ended_at is null) = (ended_by is null))`,
    `create index pof_challenges_live_idx on pof_challenges (user_id, proof_valid_until)
       where verified and ended_at is null`,
    // HMAC of an outpoint under a key outside the database: it recognises a coin and names none.
    `create table pof_nullifiers (
       nullifier bytea primary key check (length(nullifier) = 32),
       proof_id uuid not null references pof_challenges on delete cascade,
       user_id uuid not null references users on delete cascade,
       expires_at timestamptz not null
     )`,
    'create index pof_nullifiers_proof_id_idx on pof_nullifiers (proof_id)',
    'create index pof_nullifiers_user_id_idx on pof_nullifiers (user_id)',
    'create index pof_nullifiers_expires_at_idx on pof_nullifiers (expires_at)',
  ],
};
