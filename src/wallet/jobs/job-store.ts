/** What is written down of imports and rescans: at most one open job per wallet, worked on by whoever has its lease. */
import type { Origin } from '../../core/ports.ts';
import type { Wallet } from '../model.ts';
import type { OpenLock, SealedRow } from '../vault/index.ts';

export type JobKind = 'import' | 'rescan';
export type JobState = 'waiting' | 'running' | 'done' | 'cancelled' | 'failed';
export type JobStep = 'import' | 'scan' | 'node';

/** Times in milliseconds since the epoch, heights of blocks. */
export type Job = {
  readonly id: string;
  readonly walletId: string;
  readonly kind: JobKind;
  readonly state: JobState;
  readonly fromHeight: number;
  /** All blocks up to this one have been read; null before the first. */
  readonly doneHeight: number | null;
  /** Where the node is about to be; for showing, never for going on. */
  readonly seenHeight: number | null;
  readonly toHeight: number | null;
  /** `node`: waiting for the node, which is away or still catching up. */
  readonly step: JobStep | null;
  readonly failure: string | null;
  readonly attempts: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly finishedAt: number | null;
};

export type Lease = { readonly jobId: string; readonly holder: string; readonly now: number };

/** What a job works on. */
export type Target = {
  readonly wallet: Wallet;
  readonly sealed: SealedRow;
  /** Positions of each branch that are written down: the node has to watch them all. */
  readonly positions: number;
};

/** `over`: finished, called off or deleted. `taken`: somebody else has it. */
export type Hold = 'held' | 'taken' | 'over';

export type JobStore = {
  /** `scan_under_way` while another one is open. */
  readonly start: (request: {
    readonly id: string;
    readonly walletId: string;
    readonly userId: string;
    readonly kind: JobKind;
    readonly fromHeight: number;
    readonly toHeight: number;
    /** Of a wallet that a session has opened; another lock by now, and it does not exist to this. */
    readonly lockEpoch: string | null;
    readonly now: number;
    readonly origin: Origin;
  }) => Promise<Job | 'scan_under_way' | 'not_found'>;
  /** The latest of the wallet. */
  readonly latest: (walletId: string) => Promise<Job | null>;
  readonly target: (walletId: string) => Promise<Target | null>;
  /** The one longest untouched that waits, or whose holder has been silent for longer than its lease; `lease` in milliseconds. */
  readonly claim: (request: {
    readonly holder: string;
    readonly lease: number;
    readonly now: number;
    /** Of locked wallets, those that a session has opened here; the others wait. */
    readonly open: readonly OpenLock[];
  }) => Promise<Job | null>;
  /**
   * Renews the lease and notes how far it is; what is left out stays. A `lease` of 0 lets others have their turn. With
   * `fromHeight` everything is to be read anew from there.
   */
  readonly renew: (
    lease: Lease & {
      readonly lease: number;
      readonly fromHeight?: number;
      readonly doneHeight?: number;
      readonly seenHeight?: number;
      readonly toHeight?: number;
      readonly step?: JobStep;
    },
  ) => Promise<Hold>;
  /** Ends it, and makes the wallet `ready` when it is done, `incomplete` otherwise. */
  readonly finish: (
    lease: Lease & { readonly state: 'done' | 'failed'; readonly failure: string | null },
  ) => Promise<Hold>;
  /** Lets it go for now; nobody claims it before `until`. */
  readonly postpone: (
    lease: Lease & { readonly until: number; readonly failure: string; readonly step?: JobStep },
  ) => Promise<Hold>;
  /** Calls the open job off: what was read stays, the wallet is `incomplete`. Null when none is open. */
  readonly cancel: (request: {
    readonly walletId: string;
    readonly userId: string;
    readonly now: number;
    readonly origin: Origin;
  }) => Promise<Job | null>;
};
