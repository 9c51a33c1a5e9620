import type { AuditRecord, ChainHead, ChainLink, SealedRecord } from './chain.ts';
import type { NewAuditRecord } from './record.ts';

/**
 * Where audit records live. Records arrive unlinked, also from other stores that write them in the same statement
 * as the act itself; `sealBatch` links them later, so that no request waits for its place in the chain.
 */
export type AuditStore = {
  /** Resolves once all are durable: one statement, all or none. */
  readonly append: (records: readonly NewAuditRecord[]) => Promise<void>;
  /**
   * Gives `link` the head and up to `limit` unlinked records in id order, and stores its answer, all under a lock.
   * Resolves to how many were linked; 0 also while another process holds the lock.
   */
  readonly sealBatch: (
    limit: number,
    link: (head: ChainHead, records: readonly AuditRecord[]) => readonly ChainLink[],
  ) => Promise<number>;
  readonly head: () => Promise<ChainHead>;
  /** Linked records after position `after`, in order. */
  readonly page: (after: bigint, limit: number) => Promise<readonly SealedRecord[]>;
  readonly countUnsealed: () => Promise<number>;
};
