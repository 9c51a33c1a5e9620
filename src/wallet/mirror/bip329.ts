/** Labels as other wallets write them: one JSON object a line (BIP-329). */
import { z } from 'zod';
import { label } from './schema.ts';

export type LabelKind = 'addr' | 'tx' | 'output';

export type LabelEntry = {
  readonly kind: LabelKind;
  /** An address, a txid, or `txid:vout`. */
  readonly ref: string;
  /** Null leaves it as it is. */
  readonly label: string | null;
  /** Of outputs alone; null leaves it as it is. */
  readonly spendable: boolean | null;
};

export type ReadLabels = {
  readonly entries: readonly (LabelEntry & { readonly line: number })[];
  readonly problems: readonly { readonly line: number; readonly reason: string }[];
};

export const MOST_LINES = 20_000;

const hex = '[0-9a-f]{64}';
const refs: Readonly<Record<LabelKind, RegExp>> = {
  addr: /^[A-Za-z0-9]{14,100}$/,
  tx: new RegExp(`^${hex}$`),
  output: new RegExp(`^${hex}:(0|[1-9]\\d{0,5})$`),
};

const line = z.object({
  type: z.string().max(20),
  ref: z.string().max(200),
  label: label.optional(),
  spendable: z.boolean().optional(),
});

/** Lines of kinds we do not keep, and those that are none, are passed over with a reason; never an error. */
export function readLabels(text: string): ReadLabels {
  const entries: ReadLabels['entries'][number][] = [];
  const problems: ReadLabels['problems'][number][] = [];
  for (const [index, source] of text.split('\n', MOST_LINES + 1).entries()) {
    if (source.trim() === '') continue;
    const read = index < MOST_LINES ? readLine(source) : 'too many lines';
    if (typeof read === 'string') problems.push({ line: index + 1, reason: read });
    else entries.push({ ...read, line: index + 1 });
  }
  return { entries, problems };
}

function readLine(source: string): LabelEntry | string {
  const parsed = line.safeParse(parseJson(source));
  if (!parsed.success) return 'not a label of BIP-329, or longer than 255 characters';
  const { type, ref, label: text = null, spendable = null } = parsed.data;
  if (!isKind(type)) return 'labels of this type are not kept';
  if (!refs[type].test(ref)) return 'ref does not name such a thing';
  return { kind: type, ref, label: text, spendable: type === 'output' ? spendable : null };
}

const isKind = (type: string): type is LabelKind => Object.hasOwn(refs, type);

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}

export function writeLabel({ kind, ref, label: text, spendable }: LabelEntry): string {
  const about = { type: kind, ref, ...(text === null ? {} : { label: text }) };
  return `${JSON.stringify({ ...about, ...(spendable === null ? {} : { spendable }) })}\n`;
}
