/** Messages in the order everybody in a room sees them, and watch-only wallets under encryption. */
import type { Migration } from '../migration.ts';

export const chatAndWallets: Migration = {
  name: '0005-chat-and-wallets',
  statements: [
    `create table chat_messages (
       id uuid primary key,
       room_id text not null,
       seq bigint not null check (seq > 0),
       sender_id uuid not null references users on delete cascade,
       recipient_id uuid references users on delete set null,
       message_text text,
       encrypted_payload bytea,
       message_type text not null default 'text',
       created_at timestamptz not null default now(),
       read_at timestamptz,
       constraint chat_messages_room_id_seq_key unique (room_id, seq)
     )`,
    'create index chat_messages_room_id_created_at_idx on chat_messages (room_id, created_at)',
    'create index chat_messages_sender_id_idx on chat_messages (sender_id)',
    'create index chat_messages_recipient_id_idx on chat_messages (recipient_id) where recipient_id is not null',

    `create table bitcoin_wallets (
       id uuid primary key,
       user_id uuid not null references users on delete cascade,
       name text not null check (length(name) between 1 and 100),
       encrypted_descriptor bytea not null,
       is_watch_only boolean not null default true check (is_watch_only),
       created_at timestamptz not null default now(),
       last_sync_at timestamptz
     )`,
    'create index bitcoin_wallets_user_id_idx on bitcoin_wallets (user_id)',
  ],
};
