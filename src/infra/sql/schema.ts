/**
 * The tables as Kysely sees them; `migrations/` creates them. Times are `timestamptz`, amounts are satoshis in
 * `bigint`, and every secret, token, code and cookie is kept as its SHA-256 digest only. docs/adr/0002 gives the reasons.
 */
import type { ColumnType, Generated, JSONColumnType } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;
type NullableTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type CreatedAt = ColumnType<Date, Date | string | undefined, never>;
type Json = JSONColumnType<Record<string, unknown>>;
type Digest = Buffer;
/** Satoshis in `bigint`; drivers give and take them as decimal text. */
type Sats = ColumnType<string, string | bigint | number, string | bigint | number>;

export type Database = {
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
  bitcoin_wallets: {
    id: string;
    user_id: string;
    name: string;
    /** Descriptors under the wallet's data key. */
    encrypted_descriptor: Buffer;
    is_watch_only: Generated<boolean>;
    network: 'main' | 'test' | 'testnet4' | 'signet' | 'regtest';
    script: string;
    node_wallet: string;
    /** Keyed, so that nobody can tell from the database which descriptor it is. */
    descriptor_mac: Buffer;
    data_key: Buffer | null;
    locked_key: Buffer | null;
    lock_params: ColumnType<Record<string, unknown> | null, string | null | undefined, string | null>;
    state: Generated<'importing' | 'scanning' | 'ready' | 'incomplete' | 'locked'>;
    birthday: NullableTimestamp;
    gap_limit: Generated<number>;
    next_receive: Generated<number>;
    next_change: Generated<number>;
    synced_hash: string | null;
    synced_height: number | null;
    mirrored_job: Generated<string | null>;
    mirror_holder: Generated<string | null>;
    mirror_until: NullableTimestamp;
    is_default: Generated<boolean>;
    settings: ColumnType<Record<string, unknown>, string | undefined, string>;
    created_at: CreatedAt;
    updated_at: ColumnType<Date, Date | string | undefined, Date | string>;
    last_sync_at: NullableTimestamp;
  };
  wallet_addresses: {
    wallet_id: string;
    branch: 'receive' | 'change';
    position: number;
    address: string;
    script: string;
    label: string | null;
    given_at: NullableTimestamp;
    used_at: NullableTimestamp;
  };
  wallet_transactions: {
    wallet_id: string;
    txid: string;
    height: number | null;
    block_hash: string | null;
    at: Timestamp;
    state: 'pending' | 'confirmed' | 'replaced' | 'conflicted' | 'dropped';
    replaced_by: string | null;
    received: Sats;
    sent: Sats;
    fee: Sats | null;
    coinbase: Generated<boolean>;
    hex: string;
    label: string | null;
  };
  wallet_coins: {
    wallet_id: string;
    txid: string;
    vout: number;
    branch: 'receive' | 'change';
    position: number;
    amount: Sats;
    spent_by: string | null;
    frozen: Generated<boolean>;
    label: string | null;
  };
  wallet_jobs: {
    id: string;
    wallet_id: string;
    kind: 'import' | 'rescan';
    state: Generated<'waiting' | 'running' | 'done' | 'cancelled' | 'failed'>;
    from_height: number;
    done_height: number | null;
    seen_height: number | null;
    to_height: number | null;
    step: string | null;
    failure: string | null;
    attempts: Generated<number>;
    lease_until: NullableTimestamp;
    lease_holder: string | null;
    created_at: CreatedAt;
    updated_at: ColumnType<Date, Date | string | undefined, Date | string>;
    finished_at: NullableTimestamp;
  };
  wallet_drafts: {
    id: string;
    wallet_id: string;
    unsigned_txid: string;
    psbt_sealed: Buffer;
    state: Generated<'open' | 'broadcast' | 'discarded'>;
    txid: string | null;
    created_at: CreatedAt;
    updated_at: ColumnType<Date, Date | string | undefined, Date | string>;
    expires_at: Timestamp;
  };
  /** Taken by triggers when the row it is about is inserted. */
  wallet_awaited: {
    wallet_id: string;
    kind: 'addr' | 'tx' | 'output';
    ref: string;
    label: string | null;
    frozen: Generated<boolean>;
  };
  wallet_draft_coins: { draft_id: string; wallet_id: string; txid: string; vout: number };
};
