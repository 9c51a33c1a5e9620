/** Watch-only wallets. Amounts are whole satoshis; outpoints are `txid:vout`. */

export type Network = 'main' | 'test' | 'testnet4' | 'signet' | 'regtest';

/** `incomplete`: a scan ended early, so figures may miss something. */
export type WalletState = 'importing' | 'scanning' | 'ready' | 'incomplete' | 'locked';

export type WalletImport = {
  /** Descriptor, extended public key or wallet file, as the wallet gives it out. */
  readonly import: string;
  readonly network?: Network | undefined;
};

export type WalletCandidate = {
  readonly script: string;
  /** Canonical, with checksum. */
  readonly descriptor: string;
  readonly change_descriptor: string | null;
  /** To be compared with those the wallet itself shows. */
  readonly first_addresses: readonly string[];
  readonly change_address: string | null;
};

export type WalletCandidates = { readonly candidates: readonly WalletCandidate[] };

/** Exactly one of `descriptor`, `descriptors` and `import`. */
export type NewWallet = {
  readonly name: string;
  readonly descriptor?: string | undefined;
  /** Receiving, then change. */
  readonly descriptors?: readonly string[] | undefined;
  readonly import?: string | undefined;
  /** As named by a candidate of the preview. */
  readonly script?: string | undefined;
  readonly network?: Network | undefined;
  /** When the wallet was made; without it the whole chain is read. */
  readonly birthday?: string | undefined;
  /** Unused addresses in a row after which none is expected to be used; 20 when absent. */
  readonly gap_limit?: number | undefined;
};

export type WalletChange = {
  readonly name?: string | undefined;
  readonly gap_limit?: number | undefined;
  readonly is_default?: true | undefined;
};

export type Balance = {
  readonly confirmed: number;
  readonly pending: number;
  readonly immature: number;
  /** Of the others: what is not offered for spending. */
  readonly frozen: number;
  readonly total: number;
};

export type Wallet = {
  readonly id: string;
  readonly name: string;
  readonly network: Network;
  readonly script: string;
  readonly state: WalletState;
  readonly is_default: boolean;
  readonly birthday: string | null;
  readonly gap_limit: number;
  readonly balance: Balance | null;
  readonly synced_height: number | null;
  readonly created_at: string;
  readonly last_sync_at: string | null;
};

export type WalletsPage = { readonly wallets: readonly Wallet[]; readonly next_cursor: string | null };

export type Scan = {
  readonly kind: 'import' | 'rescan';
  readonly state: 'waiting' | 'running' | 'done' | 'cancelled' | 'failed';
  readonly from_height: number;
  /** Blocks up to here have been read. */
  readonly height: number;
  readonly to_height: number | null;
  /** 0 to 1. */
  readonly progress: number;
  readonly started_at: string;
  readonly finished_at: string | null;
  /** Why it waits or failed. */
  readonly code: string | null;
  readonly message: string;
};

export type AddedWallet = Wallet & {
  readonly first_addresses: readonly string[];
  readonly change_address: string | null;
  readonly scan: Scan;
};

export type Rescan = {
  /** Height of a block or a time; without it the birthday, or where the last scan ended. */
  readonly from?: number | string | undefined;
};

export type DeletedWallet = {
  readonly id: string;
  /** The name under which the node keeps the file; its operator can remove it. */
  readonly left_on_node: string;
  readonly message: string;
};
