/** What this room speaks of. Satoshis are bigint, times milliseconds since the epoch, txids hexadecimal as people read them. */
import type { Network } from '../lib/bitcoin/address.ts';

/**
 * `importing`: the node is being told; `scanning`: it looks through the chain; `incomplete`: a scan ended early, so
 * figures may miss something; `locked`: the person's passphrase is needed to see anything.
 */
export type WalletState = 'importing' | 'scanning' | 'ready' | 'incomplete' | 'locked';

/** `epoch` is another one whenever the wallet is locked anew, which ends what sessions have opened. */
export type WalletLock = { readonly epoch: string; readonly state: Exclude<WalletState, 'locked'> };

export type Branch = 'receive' | 'change';

/** A wallet as its owner knows it; the descriptors are kept apart and sealed. */
export type Wallet = {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly network: Network;
  /** Kind of script in words of descriptors: `wpkh`, `sh(wpkh)`, `tr`, `wsh(multi)`, … */
  readonly script: string;
  readonly state: WalletState;
  /** Of its owner's passphrase: `state` is `locked` then, and this is what it is in apart from that. */
  readonly lock: WalletLock | null;
  /** The wallet's name on the node; made here, never the person's text. */
  readonly nodeWallet: string;
  readonly birthday: number | null;
  readonly gapLimit: number;
  readonly nextReceive: number;
  readonly nextChange: number;
  /** The block up to which figures are true. */
  readonly synced: { readonly hash: string; readonly height: number } | null;
  readonly isDefault: boolean;
  readonly createdAt: number;
  readonly lastSyncAt: number | null;
};

/** Canonical, with checksums. A wallet without change branch has one descriptor. */
export type Descriptors = { readonly receive: string; readonly change: string | null };

export type WalletAddress = {
  readonly branch: Branch;
  readonly position: number;
  readonly address: string;
  readonly script: string;
  readonly label: string | null;
  /** When it was handed out; such an address is never handed out again. */
  readonly givenAt: number | null;
  readonly usedAt: number | null;
};

/**
 * Only what is `pending` (in the mempool) or `confirmed` counts. `replaced`: another one took its place, and is known.
 * `conflicted`: it cannot be mined any more. `dropped`: it left the mempool and may come back, so it still holds the
 * coins it spends; `abandoned`: its owner does not wait for that.
 */
export type TransactionState = 'pending' | 'confirmed' | 'replaced' | 'conflicted' | 'dropped' | 'abandoned';

export type WalletTransaction = {
  readonly txid: string;
  readonly state: TransactionState;
  readonly height: number | null;
  readonly blockHash: string | null;
  readonly at: number;
  readonly replacedBy: string | null;
  readonly received: bigint;
  readonly sent: bigint;
  /** Null where inputs are not ours alone. */
  readonly fee: bigint | null;
  readonly coinbase: boolean;
  readonly label: string | null;
};

export type Coin = {
  readonly txid: string;
  readonly vout: number;
  readonly branch: Branch;
  readonly position: number;
  readonly address: string;
  readonly amount: bigint;
  /** Of the transaction that made it; null while it is in the mempool. */
  readonly height: number | null;
  readonly coinbase: boolean;
  readonly frozen: boolean;
  /** Part of a draft that is still open. */
  readonly reserved: boolean;
  readonly label: string | null;
};

export type Balance = {
  readonly confirmed: bigint;
  readonly pending: bigint;
  readonly immature: bigint;
  /** Of the others: what is frozen or reserved, and thus not offered for spending. */
  readonly frozen: bigint;
  readonly total: bigint;
};
