/** What is written down of a node's wallet, and by whom: one process at a time brings a wallet up to date. */
import type { Wallet } from '../model.ts';
import type { Block } from '../ports.ts';
import type { SealedRow } from '../vault/index.ts';
import type { Changes, Place } from './changes.ts';
import type { Outpoint } from './history.ts';
import type { Known } from './reconcile.ts';

/** A wallet that is ours to bring up to date until the lease ends, as whoever has opened it sees it. */
export type Turn = {
  readonly wallet: Wallet;
  readonly sealed: SealedRow;
  /** The latest import or rescan. */
  readonly job: { readonly id: string; readonly isOpen: boolean } | null;
  /** The one whose findings are written down. */
  readonly mirroredJob: string | null;
  readonly holder: string;
  readonly startedAt: number;
};

export type Frontier = {
  /** Positions written down. */
  readonly count: number;
  /** The highest that was ever paid to, or handed out; -1 for none. */
  readonly used: number;
  readonly given: number;
};

export type MirrorStore = {
  /**
   * `fresh`: brought up to date since `wantedAt`. `left`: locked and not opened, gone, or an import or rescan is under way and
   * `duringScan` is not set.
   */
  readonly begin: (request: {
    readonly walletId: string;
    readonly holder: string;
    readonly now: number;
    /** Milliseconds. */
    readonly lease: number;
    readonly wantedAt: number;
    readonly duringScan: boolean;
    /** The lock under which a session has opened it; null when none has, here. */
    readonly lockEpoch: string | null;
  }) => Promise<Turn | 'busy' | 'fresh' | 'left'>;
  /** Keeps the wallet until then, unless it has passed to another. */
  readonly renew: (turn: Turn, until: number) => Promise<void>;
  /** Lets the wallet go with nothing written. False when it is gone. */
  readonly release: (turn: Turn) => Promise<boolean>;
  /** All of it and the block it is true for at once, or nothing: `taken` when the lease has passed to another. */
  readonly apply: (
    turn: Turn,
    outcome: {
      readonly changes: Changes;
      /** Null leaves the wallet to be read from the beginning next time. */
      readonly synced: Block | null;
      readonly mirroredJob: string | null;
    },
  ) => Promise<'taken' | { readonly changed: number }>;

  /** Of `addresses`, those that are not the wallet's as far as written down. */
  readonly strangers: (walletId: string, addresses: readonly string[]) => Promise<readonly string[]>;
  /** Of transactions and the blocks they are in, those that are written down as confirmed there. */
  readonly settled: (
    walletId: string,
    mined: readonly { readonly txid: string; readonly block: string }[],
  ) => Promise<readonly string[]>;
  readonly places: (walletId: string, scripts: readonly string[]) => Promise<ReadonlyMap<string, Place>>;
  readonly known: (walletId: string, txids: readonly string[]) => Promise<ReadonlyMap<string, Known>>;
  /** Transactions that may change without the node naming them; `all` of those that count otherwise. */
  readonly open: (walletId: string, all: boolean) => Promise<readonly string[]>;
  readonly frontier: (walletId: string) => Promise<Readonly<Record<Place['branch'], Frontier>>>;

  /** Wallets that follow the chain and were not brought up to date since `before`, longest first. */
  readonly due: (before: number, limit: number) => Promise<readonly string[]>;
  /** Wallets that own one of the scripts or outpoints. */
  readonly touched: (
    scripts: readonly string[],
    outpoints: readonly Outpoint[],
  ) => Promise<readonly string[]>;
  /** Wallets that have one of the transactions. */
  readonly holding: (txids: readonly string[]) => Promise<readonly string[]>;
};
