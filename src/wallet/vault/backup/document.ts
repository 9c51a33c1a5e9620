/** A backup as a file: everything needed to watch the wallet elsewhere, in words other programs know where there are any. */
import { z } from 'zod';
import { problem } from '../../../core/errors.ts';
import type { Descriptors, Wallet } from '../../model.ts';
import { walletName } from '../../name.ts';
import { GAP } from '../../schema.ts';
import { vaultErrors } from '../errors.ts';
import { type CoreImport, coreImports } from './core-import.ts';

const FORMAT = 'hodlxxi-wallet';
const VERSION = 1;

/** Bounds of what is read. Ten thousand of the longest labels fit. */
export const MOST = { labels: 10_000, given: 20_000, text: 4 * 1024 * 1024 } as const;
const LABEL_MAX = 255;

const txid = z.string().regex(/^[0-9a-f]{64}$/);
const outpoint = z.string().regex(/^[0-9a-f]{64}:(0|[1-9][0-9]{0,9})$/);
/** PostgreSQL takes no NUL and no half of a surrogate pair. */
const text = z
  .string()
  .max(LABEL_MAX)
  .refine((any) => any.isWellFormed() && !any.includes('\0'));

const address = z.string().regex(/^[A-Za-z0-9]{1,100}$/);

/** BIP-329, of the types that we keep. */
const label = z.discriminatedUnion('type', [
  z.object({ type: z.literal('tx'), ref: txid, label: text }),
  z.object({ type: z.literal('addr'), ref: address, label: text }),
  z.object({ type: z.literal('output'), ref: outpoint, label: text, spendable: z.boolean().optional() }),
]);

const descriptor = z.string().min(1).max(20_000);
const position = z.int().min(0).max(MOST.given);
const addresses = z.array(address).max(10);

const document = z.object({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  created_at: z.iso.datetime(),
  name: walletName,
  network: z.enum(['main', 'test', 'testnet4', 'signet', 'regtest']),
  script: z.string().min(1).max(40),
  descriptors: z.object({ receive: descriptor, change: descriptor.nullable() }),
  birthday: z.iso.datetime().nullable(),
  gap_limit: z.int().min(GAP.least).max(GAP.most),
  next: z.object({ receive: position, change: position }),
  /** What the descriptors give first: who restores derives them anew and compares. */
  addresses: z.object({ receive: addresses.min(1), change: addresses }),
  labels: z.array(label).max(MOST.labels),
  frozen: z.array(outpoint).max(MOST.labels),
});

type Document = z.infer<typeof document>;
export type Label = z.infer<typeof label>;

/** Everything in a backup. Times in milliseconds since the epoch. */
export type Backup = Pick<
  Wallet,
  'name' | 'network' | 'script' | 'birthday' | 'gapLimit' | 'nextReceive' | 'nextChange'
> & {
  readonly descriptors: Descriptors;
  readonly addresses: { readonly receive: readonly string[]; readonly change: readonly string[] };
  readonly labels: readonly Label[];
  /** `txid:vout`. */
  readonly frozen: readonly string[];
};

/** `importdescriptors` is what the command of that name of Bitcoin Core takes. */
export type BackupFile = Document & { readonly importdescriptors: readonly CoreImport[] };

export function writeBackup(backup: Backup, now: number): BackupFile {
  const { descriptors, birthday } = backup;
  return {
    format: FORMAT,
    version: VERSION,
    created_at: new Date(now).toISOString(),
    name: backup.name,
    network: backup.network,
    script: backup.script,
    descriptors: { ...descriptors },
    birthday: birthday === null ? null : new Date(birthday).toISOString(),
    gap_limit: backup.gapLimit,
    next: { receive: backup.nextReceive, change: backup.nextChange },
    addresses: { receive: [...backup.addresses.receive], change: [...backup.addresses.change] },
    labels: [...backup.labels],
    frozen: [...backup.frozen],
    importdescriptors: coreImports(backup),
  };
}

/** Throws `backup_newer` for a later version, and `backup_invalid` for whatever else is not one of ours. */
export function readBackup(file: string): Backup {
  const content = parseJson(file);
  const { format, version } = header.parse(content);
  if (format !== FORMAT) throw problem(vaultErrors, 'backup_invalid');
  if (typeof version === 'number' && version > VERSION) throw problem(vaultErrors, 'backup_newer');
  const read = document.safeParse(content);
  if (!read.success) throw problem(vaultErrors, 'backup_invalid', { errors: fieldErrors(read.error) });
  return backupOf(read.data);
}

const header = z.object({ format: z.unknown(), version: z.unknown() }).catch({ format: null, version: null });

function backupOf(file: Document): Backup {
  return {
    name: file.name,
    network: file.network,
    script: file.script,
    birthday: file.birthday === null ? null : Date.parse(file.birthday),
    gapLimit: file.gap_limit,
    nextReceive: file.next.receive,
    nextChange: file.next.change,
    descriptors: file.descriptors,
    addresses: file.addresses,
    labels: file.labels,
    frozen: file.frozen,
  };
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(file);
  } catch (cause) {
    throw problem(vaultErrors, 'backup_invalid', { cause });
  }
}

const MOST_FIELDS = 10;

/** Where it is wrong, and nothing of what it says there. */
function fieldErrors(error: z.ZodError) {
  return error.issues
    .slice(0, MOST_FIELDS)
    .map(({ path }) => ({ path: path.join('.'), message: 'is not what a backup has here' }));
}
