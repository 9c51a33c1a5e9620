/**
 * The tables as Kysely sees them; `migrations/` creates them. Times are `timestamptz`, amounts are satoshis in
 * `bigint`, and every secret, token, code and cookie is kept as its SHA-256 digest only. docs/adr/0002 gives the reasons.
 */
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { CreatedAt, NullableTimestamp, Timestamp } from './columns.ts';
import type { WalletTables } from './schema-wallets.ts';

type Json = JSONColumnType<Record<string, unknown>>;
type Digest = Buffer;

export type Database = WalletTables & {
  users: {
    id: string;
    bitcoin_pubkey: string | null;
    username: string | null;
    /** What the name looks like; made by the database. */
    username_skeleton: ColumnType<string | null, never, never>;
    email: string | null;
    profile_data: ColumnType<Record<string, unknown>, string | undefined, string>;
    is_special_user: Generated<boolean>;
    roles: Generated<string[]>;
    status: Generated<'active' | 'disabled'>;
    passkey_required: Generated<boolean>;
    /** The account this one became part of; it is disabled then. */
    merged_into: string | null;
    created_at: CreatedAt;
    updated_at: ColumnType<Date, Date | string | undefined, Date | string>;
    last_login_at: NullableTimestamp;
  };
  user_keys: {
    id: string;
    user_id: string;
    kind: 'lnurl' | 'bitcoin' | 'nostr';
    public_key: string;
    address: string | null;
    label: string | null;
    created_at: CreatedAt;
    last_used_at: NullableTimestamp;
  };
  key_challenges: {
    id: string;
    nonce: string;
    /** The text to sign, as it was shown. */
    message: string;
    purpose: 'login' | 'link' | 'auth';
    status: Generated<'pending' | 'signed' | 'consumed' | 'cancelled'>;
    address: string | null;
    /** SHA-256 of the cookie of the browser that asked for the challenge. */
    browser_digest: Digest | null;
    user_id: string | null;
    client_id: string | null;
    context: ColumnType<Record<string, unknown>, string | undefined, string>;
    kind: 'bitcoin' | 'nostr' | null;
    public_key: string | null;
    failures: Generated<number>;
    ip: string | null;
    user_agent: string | null;
    signed_ip: string | null;
    created_at: CreatedAt;
    expires_at: Timestamp;
    signed_at: NullableTimestamp;
    consumed_at: NullableTimestamp;
  };
  nostr_events: { event_id: Digest; expires_at: Timestamp };
  session_refresh_tokens: {
    token_digest: Digest;
    user_id: string;
    session_uid: string;
    /** The key that opened the session. */
    kind: 'bitcoin' | 'nostr';
    public_key: string;
    created_at: CreatedAt;
    expires_at: Timestamp;
    consumed_at: NullableTimestamp;
  };
  merge_tickets: {
    ticket_digest: Digest;
    user_id: string;
    browser_digest: Digest;
    created_at: CreatedAt;
    expires_at: Timestamp;
    consumed_at: NullableTimestamp;
  };
  passkeys: {
    id: string;
    user_id: string;
    credential_id: Buffer;
    /** What the authenticator knows the person by, WebAuthn section 5.4.3; it stays when accounts become one. */
    user_handle: Buffer;
    /** COSE key, as the authenticator gave it. */
    public_key: Buffer;
    counter: ColumnType<string, string | number | undefined, string | number>;
    transports: Generated<string[]>;
    device_type: 'singleDevice' | 'multiDevice';
    backed_up: boolean;
    label: string | null;
    created_at: CreatedAt;
    last_used_at: NullableTimestamp;
  };
  passkey_challenges: {
    challenge_digest: Digest;
    user_id: string;
    ceremony: 'register' | 'assert';
    /** The session or interaction that the answer must come from. */
    binding: string;
    created_at: CreatedAt;
    expires_at: Timestamp;
  };
  sessions: {
    id_digest: Digest;
    uid: string;
    user_id: string | null;
    kind: 'browser' | 'wallet' | 'api';
    payload: Json;
    ip: string | null;
    user_agent: string | null;
    created_at: CreatedAt;
    last_activity_at: ColumnType<Date, Date | string | undefined, Date | string>;
    expires_at: Timestamp;
    absolute_expires_at: Timestamp;
  };
  oauth_clients: {
    client_id: string;
    client_name: string;
    redirect_uris: string[];
    allowed_scopes: string[];
    is_confidential: boolean;
    token_endpoint_auth_method: string;
    metadata: Json;
    owner_user_id: string | null;
    status: Generated<'active' | 'pending' | 'disabled'>;
    trusted: Generated<boolean>;
    created_at: CreatedAt;
    updated_at: ColumnType<Date, Date | string | undefined, Date | string>;
    last_used_at: NullableTimestamp;
  };
  oauth_client_secrets: {
    id: string;
    client_id: string;
    secret_digest: Digest;
    hint: string;
    created_at: CreatedAt;
    expires_at: NullableTimestamp;
    revoked_at: NullableTimestamp;
  };
  oauth_consents: {
    user_id: string;
    client_id: string;
    scopes: string[];
    claims: Generated<string[]>;
    created_at: CreatedAt;
    updated_at: ColumnType<Date, Date | string | undefined, Date | string>;
  };
  oauth_grants: {
    id: string;
    user_id: string | null;
    client_id: string;
    payload: Json;
    created_at: CreatedAt;
    expires_at: Timestamp;
  };
  oauth_codes: {
    code_digest: Digest;
    client_id: string;
    user_id: string | null;
    grant_id: string | null;
    scope: string[];
    redirect_uri: string | null;
    code_challenge: string | null;
    code_challenge_method: string | null;
    nonce: string | null;
    payload: Json;
    created_at: CreatedAt;
    expires_at: Timestamp;
    consumed_at: NullableTimestamp;
  };
  oauth_tokens: {
    token_digest: Digest;
    kind: 'access' | 'refresh' | 'client';
    format: 'opaque' | 'jwt';
    client_id: string;
    user_id: string | null;
    grant_id: string | null;
    family_id: string | null;
    parent_digest: Digest | null;
    scope: string[];
    audience: string[];
    payload: Json;
    created_at: CreatedAt;
    expires_at: Timestamp;
    consumed_at: NullableTimestamp;
    /** The answer this refresh token was exchanged for, sealed under a key only the token's holder has. */
    replay_sealed: Buffer | null;
    revoked_at: NullableTimestamp;
  };
  client_token_days: {
    client_id: string;
    day: ColumnType<Date, Date | string, Date | string>;
    tokens: ColumnType<string, number | string, number | string>;
  };
  oauth_artifacts: {
    model: string;
    id_digest: Digest;
    uid: string | null;
    user_code_digest: Digest | null;
    grant_id: string | null;
    payload: Json;
    created_at: CreatedAt;
    expires_at: Timestamp;
    consumed_at: NullableTimestamp;
  };
  signing_keys: {
    kid: string;
    alg: 'ES256' | 'RS256';
    public_jwk: Json;
    /** Private JWK under AES-256-GCM with MASTER_KEY. */
    private_sealed: Buffer;
    created_at: CreatedAt;
    activates_at: Timestamp;
    retires_at: NullableTimestamp;
    expires_at: NullableTimestamp;
  };
  lnurl_challenges: {
    k1: string;
    session_id: string;
    /** SHA-256 of the cookie of the browser that asked for the challenge. */
    browser_digest: Digest | null;
    action: 'login' | 'register' | 'link' | 'auth';
    status: Generated<'pending' | 'signed' | 'consumed' | 'cancelled'>;
    user_id: string | null;
    client_id: string | null;
    context: ColumnType<Record<string, unknown>, string | undefined, string>;
    public_key: string | null;
    failures: Generated<number>;
    ip: string | null;
    user_agent: string | null;
    signed_ip: string | null;
    created_at: CreatedAt;
    expires_at: Timestamp;
    signed_at: NullableTimestamp;
    consumed_at: NullableTimestamp;
  };
  pof_challenges: {
    id: string;
    user_id: string;
    message: string;
    privacy_level: 'boolean' | 'threshold' | 'aggregate';
    threshold_amount: string | null;
    verified: Generated<boolean>;
    verified_amount: string | null;
    proof_valid_until: NullableTimestamp;
    created_at: CreatedAt;
    expires_at: Timestamp;
    client_id: string | null;
    /** Of the session or application that may answer. */
    asker_digest: Digest | null;
    /** The chain when the coins were looked at: what came after has to be read. */
    tip_hash: string | null;
    tip_height: number | null;
    consumed_at: NullableTimestamp;
    result: 'met' | 'not_met' | 'refused' | null;
    digest: Digest | null;
    ended_at: NullableTimestamp;
    ended_by: 'revoked' | 'spent' | 'reorganised' | 'replaced' | null;
  };
  pof_nullifiers: {
    nullifier: Digest;
    proof_id: string;
    user_id: string;
    expires_at: Timestamp;
  };
  chat_messages: {
    id: string;
    room_id: string;
    seq: string;
    sender_id: string;
    recipient_id: string | null;
    message_text: string | null;
    encrypted_payload: Buffer | null;
    message_type: Generated<string>;
    created_at: CreatedAt;
    read_at: NullableTimestamp;
  };
  audit_logs: {
    id: Generated<string>;
    /** Position in the hash chain; null until the sealer has linked the row. */
    seq: string | null;
    user_id: string | null;
    client_id: string | null;
    action: string;
    success: boolean;
    resource_type: string | null;
    resource_id: string | null;
    ip: string | null;
    user_agent: string | null;
    metadata: ColumnType<Record<string, unknown>, string | undefined, never>;
    created_at: CreatedAt;
    prev_hash: Digest | null;
    hash: Digest | null;
  };
  rate_limits: {
    identifier: string;
    endpoint: string;
    count: Generated<number>;
    window_start: Timestamp;
    updated_at: ColumnType<Date, Date | string | undefined, Date | string>;
  };
  /** Under MASTER_KEY; the secrets in it never change. */
  kept_secrets: { name: string; sealed: Buffer; created_at: CreatedAt };
};
