/** Watch-only wallets. Amounts are whole satoshis; outpoints are `txid:vout`. */

export type Network = 'main' | 'test' | 'testnet4' | 'signet' | 'regtest';

/** `incomplete`: a scan ended early, so figures may miss something; `locked`: this session has not opened it. */
export type WalletState = 'importing' | 'scanning' | 'ready' | 'incomplete' | 'locked';

export type WalletImport = {
  /** Descriptor, extended public key or wallet file, as the wallet gives it out. */
  readonly import: string;
  readonly network?: Network | undefined;
};

export type WalletCandidate = {
  /** Names it when it is added: `candidate`. */
  readonly id: string;
  readonly script: string;
  /** Canonical, with checksum; both branches in one where there are two. */
  readonly descriptor: string;
  /** What the export calls it. */
  readonly name: string | null;
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
  /** `id` of a candidate of the preview. */
  readonly candidate?: string | undefined;
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
  /** It has a passphrase. */
  readonly locked: boolean;
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
  readonly scan: Scan | null;
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

export type WalletAddress = {
  readonly address: string;
  readonly branch: 'receive' | 'change';
  readonly position: number;
  readonly label: string | null;
  /** When it was handed out; such an address is never handed out again. */
  readonly given_at: string | null;
  readonly used_at: string | null;
  readonly received: number;
  readonly holds: number;
};

/** One to be paid to. */
export type GivenAddress = WalletAddress & {
  /** BIP-21. */
  readonly uri: string;
  /** The QR code: `d` of an SVG path in a square of `qr_size` units. */
  readonly qr: string;
  readonly qr_size: number;
};

export type AddressesPage = {
  readonly addresses: readonly WalletAddress[];
  readonly next_cursor: string | null;
};

export type Coin = {
  readonly txid: string;
  readonly vout: number;
  readonly branch: 'receive' | 'change';
  readonly position: number;
  readonly address: string;
  readonly amount: number;
  readonly at: string;
  readonly height: number | null;
  readonly confirmations: number;
  readonly coinbase: boolean;
  readonly immature: boolean;
  readonly frozen: boolean;
  /** Part of a draft that is still open. */
  readonly reserved: boolean;
  readonly label: string | null;
};

export type CoinsPage = { readonly utxos: readonly Coin[]; readonly next_cursor: string | null };

export type WalletTransaction = {
  readonly txid: string;
  /** `dropped`: left the mempool, and still holds the coins it spends. */
  readonly state: 'pending' | 'confirmed' | 'replaced' | 'conflicted' | 'dropped' | 'abandoned';
  readonly height: number | null;
  readonly confirmations: number;
  readonly at: string;
  readonly received: number;
  readonly sent: number;
  /** Null where inputs are not of this wallet alone. */
  readonly fee: number | null;
  readonly coinbase: boolean;
  readonly label: string | null;
  readonly replaced_by: string | null;
};

export type TransactionsPage = {
  readonly transactions: readonly WalletTransaction[];
  readonly next_cursor: string | null;
};

export type WalletLock = {
  readonly id: string;
  /** It has a passphrase. */
  readonly locked: boolean;
  /** Until when this session has opened it. */
  readonly open_until: string | null;
};

export type RestoreRequest = {
  /** The file as it was downloaded. */
  readonly backup: string;
  readonly passphrase?: string | undefined;
};

/** A text to be kept as a file. */
export type WalletFile = { readonly name: string; readonly type: string; readonly text: string };

export type AddressesQuery = {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  readonly branch?: 'receive' | 'change' | undefined;
  readonly used?: boolean | undefined;
};

/** A line of BIP-329. */
export type WalletLabel = {
  readonly type: 'tx' | 'addr' | 'output';
  /** Transaction id, address or outpoint. */
  readonly ref: string;
  readonly label: string;
};

export type NewAddress = {
  readonly branch?: 'receive' | 'change' | undefined;
  readonly label?: string | undefined;
  /** To be asked for in the link. */
  readonly amount?: number | undefined;
  /** For whoever pays. */
  readonly message?: string | undefined;
};

export type Frozen = { readonly frozen: boolean; readonly count: number };

export type ImportedLabels = {
  readonly imported: number;
  readonly skipped: number;
  /** The first of those skipped. */
  readonly problems: readonly { readonly line: number; readonly reason: string }[];
};

/** Satoshis per virtual byte. */
export type Fees = {
  readonly estimates: readonly {
    /** Mined within so many blocks, most likely. */
    readonly blocks: number;
    readonly sats_per_vbyte: number;
    /** `fallback`: the node has seen too little to tell. */
    readonly source: 'node' | 'fallback';
  }[];
  /** Less is not passed on by our node. */
  readonly minimum: number;
  /** More is taken for a mistake. */
  readonly maximum: number;
  readonly at: string;
};
