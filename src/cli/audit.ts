/** `hodlxxi audit verify`: is the audit log still what it was? */
import type { ChainHead } from '../core/audit/chain.ts';
import type { AuditStore } from '../core/audit/store.ts';
import { type Verdict, type VerdictReason, verifyChain } from '../core/audit/verify.ts';

export type AuditVerifyOptions = {
  readonly store: Pick<AuditStore, 'page' | 'countUnsealed'>;
  /** A head noted earlier, as printed by a previous run: `<seq>:<hash>`. */
  readonly anchor?: string | undefined;
  readonly write: (line: string) => void;
};

const MEANING: Readonly<Record<VerdictReason, string>> = {
  gap: 'a record is missing',
  altered: 'the record is not what was sealed',
  unlinked: 'the record does not follow the one before it',
  truncated: 'the log ends before the anchor',
  replaced: 'the record at the anchor is another one',
};

export const auditUsage = `hodlxxi audit verify [<seq>:<hash>]    check the hash chain of the audit log
  <seq>:<hash>    an anchor that an earlier run has printed, the hash in 64 hexadecimal digits`;

export function isAuditCommand([action, anchor, ...rest]: readonly string[]): boolean {
  const readable = anchor === undefined || parseAnchor(anchor) !== undefined;
  return action === 'verify' && readable && rest.length === 0;
}

/** Resolves to the exit status: 0 intact, 1 broken, 2 for an anchor that cannot be read. */
export async function runAuditVerify({ store, anchor, write }: AuditVerifyOptions): Promise<number> {
  const expected = anchor === undefined ? undefined : parseAnchor(anchor);
  if (anchor !== undefined && expected === undefined) {
    write('an anchor is <seq>:<hash>, the hash in 64 hexadecimal digits');
    return 2;
  }
  const verdict = await verifyChain(store, expected);
  for (const line of report(verdict)) write(line);
  return verdict.intact ? 0 : 1;
}

function report(verdict: Verdict): string[] {
  const { head, unsealed } = verdict;
  const first = verdict.intact
    ? `audit log intact: ${head.seq} records`
    : `audit log BROKEN at ${verdict.at}: ${MEANING[verdict.reason]} (${head.seq} records before it are intact)`;
  const anchor = `anchor: ${head.seq}:${head.hash.toString('hex')}`;
  return unsealed === 0 ? [first, anchor] : [first, `${unsealed} records not sealed yet`, anchor];
}

function parseAnchor(text: string): ChainHead | undefined {
  const [, seq, hash] = /^(\d{1,19}):([0-9a-f]{64})$/i.exec(text.trim()) ?? [];
  return seq && hash ? { seq: BigInt(seq), hash: Buffer.from(hash, 'hex') } : undefined;
}
