/** What has to be read of the chain before a proof may be relied on. Pure: what is known goes in, what to do comes out. */

export type Known = {
  /** Proofs that count at this moment, anywhere. */
  readonly isNeeded: boolean;
  /** This process has followed the chain since before any of them was made, or has caught up since. */
  readonly isAwake: boolean;
  /** The node tells of transactions by itself, and the connection has not broken since the mempool was last read. */
  readonly isTold: boolean;
  /** Transactions that wait in the node. */
  readonly mempoolSize: number;
  /** Milliseconds since the mempool was last compared; null for never. */
  readonly mempoolAge: number | null;
};

/**
 * `sleep`: nothing depends on the chain. `whole`: transactions are unknown, and so each is looked at. `new`: those that
 * have come since. `told`: the node's notices are all there is to wait for. `fresh`: it was compared a moment ago.
 */
export type MempoolReading = 'whole' | 'new' | 'told' | 'fresh';
export type WatchPlan =
  | { readonly kind: 'sleep' }
  | { readonly kind: 'read'; readonly mempool: MempoolReading };

/** As many names are compared at every use: some 140 kB. A node that is busier than that has to tell by itself. */
export const SMALL_MEMPOOL = 2000;
/** Where a large mempool has to be compared since the node tells nothing, it counts for so long. Milliseconds. */
export const MEMPOOL_AGE = 2000;
/** Where the node tells, it is compared so seldom: a connection may be dead for a while before that shows. */
export const TOLD_AGE = 120_000;

export function planWatch({ isNeeded, isAwake, isTold, mempoolSize, mempoolAge }: Known): WatchPlan {
  if (!isNeeded) return { kind: 'sleep' };
  const reading = (mempool: MempoolReading): WatchPlan => ({ kind: 'read', mempool });
  if (!isAwake || mempoolAge === null) return reading('whole');
  if (mempoolSize <= SMALL_MEMPOOL) return reading('new');
  if (isTold && mempoolAge < TOLD_AGE) return reading('told');
  return reading(mempoolAge < MEMPOOL_AGE ? 'fresh' : 'new');
}
