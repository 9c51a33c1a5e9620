/** What the mirror asks of a node: the history of its wallets. Every method rejects when the node cannot be asked. */
import type { Block } from '../ports.ts';

export type Outpoint = { readonly txid: string; readonly vout: number };

export type Output = {
  readonly vout: number;
  /** scriptPubKey in hexadecimal. */
  readonly script: string;
  readonly amount: bigint;
};

/** A transaction as the node's wallet sees it at one moment. Times in milliseconds since the epoch. */
export type NodeTransaction = {
  readonly txid: string;
  /** 0 outside of blocks; negative when a block holds another one that spends the same coin. */
  readonly confirmations: number;
  readonly block: (Block & { readonly time: number }) | null;
  readonly seenAt: number;
  readonly coinbase: boolean;
  readonly inMempool: boolean;
  /** The node's wallet was told not to wait for it. */
  readonly abandoned: boolean;
  /** Others that spend a coin this one spends, as far as the node's wallet has noticed. */
  readonly conflicts: readonly string[];
  readonly hex: string;
  /** None for a coinbase. */
  readonly inputs: readonly Outpoint[];
  readonly outputs: readonly Output[];
};

export type Listing =
  | {
      readonly kind: 'listed';
      /** The block up to which the node's wallet had read when it answered. */
      readonly tip: Block;
      /** Everything since the block asked about, all that is in no block, and what was in blocks that were given up. */
      readonly txids: readonly string[];
      /** Those of them that are in a block. */
      readonly mined: readonly { readonly txid: string; readonly block: string }[];
      /** Where the wallet's own outputs of these went, by the node's reckoning. */
      readonly addresses: readonly string[];
    }
  | { readonly kind: 'unknown_block' }
  /** The node has no such wallet. */
  | { readonly kind: 'missing' };

export type NodeHistory = {
  /** Since the block `hash`, or from the beginning when it is null. */
  readonly since: (nodeWallet: string, hash: string | null) => Promise<Listing>;
  /** Those the wallet knows. */
  readonly read: (
    nodeWallet: string,
    txids: readonly string[],
  ) => Promise<ReadonlyMap<string, NodeTransaction>>;
  /** Tells the wallet not to wait for a transaction that left the mempool; false when it is not one of those. */
  readonly abandon: (nodeWallet: string, txid: string) => Promise<boolean>;
  /** The highest position that all descriptors of the wallet reach. */
  readonly watched: (nodeWallet: string) => Promise<number>;
  /** Of transactions in the mempool, whosever they are: what they pay to and spend. Those that left it are left out. */
  readonly peek: (
    txids: readonly string[],
  ) => Promise<readonly Pick<NodeTransaction, 'inputs' | 'outputs'>[]>;
};
