/** The hash chain over audit records. Pure: records in, links or a verdict out. */
import { sha256 } from '../crypto.ts';
import type { NewAuditRecord } from './record.ts';

/** A stored record. `id` is the database's identity column. */
export type AuditRecord = NewAuditRecord & { readonly id: string };

/** Where the chain ends: position and hash of its last record. Publish it elsewhere to anchor the chain. */
export type ChainHead = { readonly seq: bigint; readonly hash: Buffer };

/** A record's place in the chain. */
export type ChainLink = ChainHead & { readonly id: string; readonly prevHash: Buffer };

/** A record with the place it claims to have; the columns can hold anything once somebody tampers with them. */
export type SealedRecord = AuditRecord & {
  readonly seq: bigint;
  readonly hash: Buffer | null;
  readonly prevHash: Buffer | null;
};

/** Before the first record. */
export const GENESIS: ChainHead = { seq: 0n, hash: Buffer.alloc(32) };

/** Says what is being hashed, so that no other hash of ours can pass for a link. */
const DOMAIN = 'hodlxxi-audit-v1';

/** `SHA-256(prevHash ‖ canonical record)`: it commits to the whole history before it. */
export function linkHash(prevHash: Uint8Array, seq: bigint, record: AuditRecord): Buffer {
  return sha256(Buffer.concat([prevHash, Buffer.from(canonicalRecord(seq, record), 'utf8')]));
}

/** Links records, in the given order, after `head`. */
export function linkAll(head: ChainHead, records: readonly AuditRecord[]): ChainLink[] {
  let last = head;
  return records.map((record) => {
    const seq = last.seq + 1n;
    const link = { id: record.id, seq, prevHash: last.hash, hash: linkHash(last.hash, seq, record) };
    last = link;
    return link;
  });
}

/** `gap`: a record is missing. `altered`: a record is not what was hashed. `unlinked`: it follows another record. */
export type BreakReason = 'gap' | 'altered' | 'unlinked';

/** What is wrong with `record` as the successor of `previous`; null when it follows. */
export function breakBetween(previous: ChainHead, record: SealedRecord): BreakReason | null {
  if (record.seq !== previous.seq + 1n) return 'gap';
  if (!record.hash || !record.prevHash) return 'altered';
  if (!linkHash(record.prevHash, record.seq, record).equals(record.hash)) return 'altered';
  return record.prevHash.equals(previous.hash) ? null : 'unlinked';
}

/**
 * One text per record and no text for two: a JSON array of the columns in fixed order, with object keys sorted
 * because `jsonb` does not keep their order. Times have milliseconds.
 */
export function canonicalRecord(seq: bigint, record: AuditRecord): string {
  return canonicalJson([
    DOMAIN,
    seq.toString(),
    record.id,
    record.createdAt.toISOString(),
    record.action,
    record.success,
    record.userId,
    record.clientId,
    record.resourceType,
    record.resourceId,
    record.ip,
    record.userAgent,
    record.metadata,
  ]);
}

/** JSON whose keys are in an order that depends on the keys alone, in the spirit of RFC 8785 section 3.2.3. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
