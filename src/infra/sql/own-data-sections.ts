/**
 * Where there is something about a person, and what of it they are given: everything but digests of secrets, sealed
 * values and what is about somebody else. `t` is the row.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Database } from './schema.ts';

export type Section = {
  readonly table: keyof Database;
  /** Selected as members of the JSON object. */
  readonly columns: RawBuilder<unknown>;
  readonly of: (userId: string) => RawBuilder<unknown>;
  /** A unique column, and its type: pages go on after it. */
  readonly key: readonly [column: string, type: 'uuid' | 'text' | 'bytea' | 'bigint'];
};

const own = (column: string) => (userId: string) => sql`${sql.ref(`t.${column}`)} = ${userId}`;
const ofUser = own('user_id');

const account = sql`t.id, t.username, t.email, t.bitcoin_pubkey, t.profile_data, t.roles, t.is_special_user, t.status,
  t.passkey_required, t.created_at, t.updated_at, t.last_login_at`;

export const SECTIONS: Readonly<Record<string, Section>> = {
  profile: { table: 'users', columns: account, of: own('id'), key: ['id', 'uuid'] },
  merged_accounts: { table: 'users', columns: account, of: own('merged_into'), key: ['id', 'uuid'] },
  keys: {
    table: 'user_keys',
    columns: sql`t.id, t.kind, t.public_key, t.address, t.label, t.created_at, t.last_used_at`,
    of: ofUser,
    key: ['id', 'uuid'],
  },
  passkeys: {
    table: 'passkeys',
    columns: sql`t.id, t.label, encode(t.credential_id, 'base64') as credential_id,
      encode(t.user_handle, 'base64') as user_handle, encode(t.public_key, 'base64') as public_key, t.counter,
      t.transports, t.device_type, t.backed_up, t.created_at, t.last_used_at`,
    of: ofUser,
    key: ['id', 'uuid'],
  },
  sessions: {
    table: 'sessions',
    columns: sql`t.uid as id, t.kind, host(t.ip) as ip, t.user_agent, t.payload->'amr' as amr, t.payload->'acr' as acr,
      array(select jsonb_object_keys(coalesce(t.payload->'authorizations', '{}'))) as applications,
      t.created_at, t.last_activity_at, t.expires_at, t.absolute_expires_at`,
    of: ofUser,
    key: ['id_digest', 'bytea'],
  },
  renewals: {
    table: 'session_refresh_tokens',
    columns: sql`t.session_uid as session, t.kind, t.public_key, t.created_at, t.expires_at, t.consumed_at`,
    of: ofUser,
    key: ['token_digest', 'bytea'],
  },
  lightning_sign_ins: {
    table: 'lnurl_challenges',
    columns: sql`t.action, t.status, t.client_id, t.public_key, host(t.ip) as ip, t.user_agent,
      host(t.signed_ip) as signed_ip, t.created_at, t.signed_at, t.expires_at`,
    of: ofUser,
    key: ['k1', 'text'],
  },
  key_sign_ins: {
    table: 'key_challenges',
    columns: sql`t.purpose, t.status, t.kind, t.address, t.public_key, t.client_id, host(t.ip) as ip,
      t.user_agent, host(t.signed_ip) as signed_ip, t.created_at, t.signed_at, t.expires_at`,
    of: ofUser,
    key: ['id', 'uuid'],
  },
  passkey_challenges: {
    table: 'passkey_challenges',
    columns: sql`t.ceremony, t.created_at, t.expires_at`,
    of: ofUser,
    key: ['challenge_digest', 'bytea'],
  },
  merge_tickets: {
    table: 'merge_tickets',
    columns: sql`t.created_at, t.expires_at, t.consumed_at`,
    of: ofUser,
    key: ['ticket_digest', 'bytea'],
  },
  consents: {
    table: 'oauth_consents',
    columns: sql`t.client_id, t.scopes, t.claims, t.created_at, t.updated_at`,
    of: ofUser,
    key: ['client_id', 'text'],
  },
  grants: {
    table: 'oauth_grants',
    columns: sql`t.client_id, t.created_at, t.expires_at`,
    of: ofUser,
    key: ['id', 'text'],
  },
  authorization_codes: {
    table: 'oauth_codes',
    columns: sql`t.client_id, t.scope, t.redirect_uri, t.created_at, t.expires_at, t.consumed_at`,
    of: ofUser,
    key: ['code_digest', 'bytea'],
  },
  tokens: {
    table: 'oauth_tokens',
    columns: sql`t.kind, t.format, t.client_id, t.scope, t.audience, t.created_at, t.expires_at, t.consumed_at,
      t.revoked_at`,
    of: ofUser,
    key: ['token_digest', 'bytea'],
  },
  applications: {
    table: 'oauth_clients',
    columns: sql`t.client_id, t.metadata, t.status, t.trusted, t.created_at, t.updated_at, t.last_used_at,
      coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'hint', s.hint, 'created_at', s.created_at,
        'expires_at', s.expires_at, 'revoked_at', s.revoked_at) order by s.created_at)
        from oauth_client_secrets s where s.client_id = t.client_id), '[]') as secrets`,
    of: own('owner_user_id'),
    key: ['client_id', 'text'],
  },
  proofs: {
    table: 'pof_challenges',
    columns: sql`t.id, t.message, t.privacy_level, t.threshold_amount, t.verified, t.verified_amount,
      t.proof_valid_until, t.client_id, t.result, t.created_at, t.expires_at, t.consumed_at, t.ended_at, t.ended_by`,
    of: ofUser,
    key: ['id', 'uuid'],
  },
  // The coins themselves are nowhere; what recognises them would recognise them for others too.
  proven_coins: {
    table: 'pof_nullifiers',
    columns: sql`t.proof_id, t.expires_at`,
    of: ofUser,
    key: ['nullifier', 'bytea'],
  },
  wallets: {
    table: 'bitcoin_wallets',
    // The descriptors are in the wallet's own backup, for which a locked one asks for its passphrase.
    columns: sql`t.id, t.name, t.network, t.script, t.state, t.is_watch_only, t.is_default, t.birthday, t.gap_limit,
      t.next_receive, t.next_change, t.synced_height, t.settings, t.created_at, t.updated_at, t.last_sync_at,
      coalesce((select jsonb_agg(jsonb_build_object('address', a.address, 'branch', a.branch, 'position', a.position,
        'label', a.label, 'given_at', a.given_at, 'used_at', a.used_at)) from wallet_addresses a
        where a.wallet_id = t.id), '[]') as addresses,
      coalesce((select jsonb_agg(jsonb_build_object('txid', x.txid, 'state', x.state, 'height', x.height, 'at', x.at,
        'received', x.received, 'sent', x.sent, 'fee', x.fee, 'label', x.label)) from wallet_transactions x
        where x.wallet_id = t.id), '[]') as transactions,
      coalesce((select jsonb_agg(jsonb_build_object('outpoint', c.txid || ':' || c.vout, 'amount', c.amount,
        'spent_by', c.spent_by, 'frozen', c.frozen, 'label', c.label)) from wallet_coins c
        where c.wallet_id = t.id), '[]') as coins,
      coalesce((select jsonb_agg(jsonb_build_object('kind', w.kind, 'ref', w.ref, 'label', w.label,
        'frozen', w.frozen)) from wallet_awaited w where w.wallet_id = t.id), '[]') as awaited,
      coalesce((select jsonb_agg(jsonb_build_object('kind', j.kind, 'state', j.state, 'from_height', j.from_height,
        'created_at', j.created_at, 'finished_at', j.finished_at)) from wallet_jobs j
        where j.wallet_id = t.id), '[]') as scans,
      coalesce((select jsonb_agg(jsonb_build_object('state', d.state, 'txid', d.txid, 'created_at', d.created_at))
        from wallet_drafts d where d.wallet_id = t.id), '[]') as drafts`,
    of: ofUser,
    key: ['id', 'uuid'],
  },
  messages_sent: {
    table: 'chat_messages',
    columns: sql`t.id, t.room_id, t.seq, t.recipient_id, t.message_type, t.message_text,
      encode(t.encrypted_payload, 'base64') as encrypted_payload, t.created_at, t.read_at`,
    of: own('sender_id'),
    key: ['id', 'uuid'],
  },
  messages_received: {
    table: 'chat_messages',
    columns: sql`t.id, t.room_id, t.seq, t.sender_id, t.message_type, t.message_text,
      encode(t.encrypted_payload, 'base64') as encrypted_payload, t.created_at, t.read_at`,
    of: own('recipient_id'),
    key: ['id', 'uuid'],
  },
  events: {
    table: 'audit_logs',
    columns: sql`t.action, t.success, t.client_id, t.resource_type, t.resource_id, host(t.ip) as ip, t.user_agent,
      t.metadata - 'by' as metadata, t.created_at`,
    of: ofUser,
    key: ['id', 'bigint'],
  },
};
