/**
 * What this room asks of a Bitcoin node. Every method rejects when the node cannot be asked; the composition root turns
 * that into `chain_unavailable`, and a job tries again. What the node answers is never an exception here.
 */
import type { Branch } from './model.ts';

export type Block = { readonly hash: string; readonly height: number };

export type ChainEvent =
  | ({ readonly kind: 'block_connected' | 'block_disconnected' } & Block)
  /** The node has another chain than before: everything is to be read anew. */
  | ({ readonly kind: 'chain_replaced' } & Block)
  /** Entered the mempool, or left it without being mined. A wallet of the node may learn of it a moment later. */
  | { readonly kind: 'transaction_seen' | 'transaction_removed'; readonly txid: string }
  /** Some may have gone by unheard. */
  | { readonly kind: 'transactions_missed' };

export type ChainTip = Block & {
  /** The best block the node has heard of; beyond `height` while it still catches up. */
  readonly headers: number;
  /** The lowest block it still has; null when it keeps all. */
  readonly prunedBelow: number | null;
};

/** The chain itself. Slices that need more declare it in their own ports and share the adapter. */
export type Chain = {
  readonly tip: () => Promise<ChainTip>;
  /** The first block whose median time (BIP-113) is at or after `seconds` since the epoch; above the tip when none is. */
  readonly heightAt: (seconds: number) => Promise<number>;
  /** Median time of the block at `height`, in seconds since the epoch. */
  readonly timeAt: (height: number) => Promise<number>;
  /** What happens from now on; the function it answers with ends it. Hints: some may never come. */
  readonly follow: (listener: (event: ChainEvent) => void) => () => void;
};

/** A descriptor as the node understands it. */
export type NodeReading = {
  /** BIP-380, of the text it was asked about. */
  readonly checksum: string;
  readonly isRange: boolean;
  readonly hasPrivateKeys: boolean;
  /** From position `from` on; one alone when it has no range. */
  readonly addresses: readonly string[];
};

export type ImportRequest = {
  /** With checksum, one branch. */
  readonly descriptor: string;
  readonly branch: Branch;
  readonly isRange: boolean;
  /** Positions 0 to this one at least. */
  readonly lastPosition: number;
};

export type ScanOutcome =
  | { readonly kind: 'done'; readonly height: number }
  /** Called off, by us or by whoever else uses the node. */
  | { readonly kind: 'aborted' }
  /** Another scan of this wallet is under way. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'pruned' }
  /** The node has no such wallet. */
  | { readonly kind: 'missing' };

export type ImportOutcome = Extract<ScanOutcome['kind'], 'aborted' | 'busy' | 'missing'> | 'done' | 'refused';

/**
 * Wallets on the node, by the names we gave them (`u_` and 32 hexadecimal digits). Each is loaded when it is needed;
 * of those least recently used, some are unloaded.
 */
export type NodeWallets = {
  /** Null when the node refuses it. */
  readonly read: (descriptor: string, from: number, count: number) => Promise<NodeReading | null>;
  /** Watch-only, blank. */
  readonly create: (name: string) => Promise<'created' | 'exists'>;
  /**
   * Tells a wallet what to watch from now on; what lies in the past takes a `scan`. Doing it again is harmless. The
   * node looks through the last two hours and the mempool meanwhile.
   */
  readonly import: (name: string, requests: readonly ImportRequest[]) => Promise<ImportOutcome>;
  /**
   * Reads blocks `from` to `to`; when `to` is null to the tip, and then the mempool. May take hours. The signal ends
   * the waiting, not what the node is doing.
   */
  readonly scan: (
    name: string,
    from: number,
    to: number | null,
    signal?: AbortSignal,
  ) => Promise<ScanOutcome>;
  /** The share of the present scan that is done, from 0 to 1; null when there is none. */
  readonly progress: (name: string) => Promise<number | null>;
  /** Ends the present scan, if there is one. */
  readonly abort: (name: string) => Promise<void>;
  readonly load: (name: string) => Promise<'loaded' | 'missing'>;
  readonly unload: (name: string) => Promise<'unloaded' | 'busy'>;
  /** Keeps a wallet from being unloaded while others are used; the function it answers with lets it go again. */
  readonly pin: (name: string) => () => void;
};
