/** `hodlxxi keys rotate-master`: what was sealed under MASTER_KEY_PREVIOUS is sealed under MASTER_KEY. */
import type { AuditTrail } from '../core/ports.ts';
import { reseal, type SealedColumn } from '../core/reseal.ts';
import type { MasterKey } from '../core/sealing.ts';

export type RotateMasterIo = {
  readonly columns: readonly SealedColumn[];
  readonly masterKey: MasterKey;
  readonly audit: AuditTrail;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
};

/** Resolves to the exit code: 1 when something does not open with either key. It may be repeated at any time. */
export async function runRotateMaster({
  columns,
  masterKey,
  audit,
  out,
  err,
}: RotateMasterIo): Promise<0 | 1> {
  const counts = [];
  for (const column of columns) {
    const count = await reseal(masterKey, column);
    const lost = count.lost > 0 ? `, ${count.lost} open with neither key` : '';
    out(`${count.name}: ${count.resealed} sealed anew, ${count.current} were already${lost}`);
    counts.push(count);
  }
  const success = counts.every(({ lost }) => lost === 0);
  if (counts.some(({ resealed }) => resealed > 0)) {
    const metadata = {
      by: 'operator',
      resealed: Object.fromEntries(counts.map((one) => [one.name, one.resealed])),
    };
    await audit.record({ action: 'master_key.rotated', success, metadata });
  }
  if (success) {
    out(
      masterKey.previous
        ? 'once every process has the new MASTER_KEY, run this again, then remove MASTER_KEY_PREVIOUS'
        : 'everything is sealed under MASTER_KEY',
    );
    return 0;
  }
  err('keep MASTER_KEY_PREVIOUS: something is sealed under a key that is not set');
  return 1;
}
