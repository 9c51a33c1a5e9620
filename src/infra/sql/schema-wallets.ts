/** The tables of wallets as Kysely sees them. */
import type { ColumnType, Generated } from 'kysely';
import type { CreatedAt, NullableTimestamp, Sats, Timestamp } from './columns.ts';

export type WalletTables = {
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
    state: 'pending' | 'confirmed' | 'replaced' | 'conflicted' | 'dropped' | 'abandoned';
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
