/** The argument of Bitcoin Core's `importdescriptors`: a watch-only wallet of the node becomes this one. */
import type { Backup } from './document.ts';

export type CoreImport = {
  readonly desc: string;
  /** Seconds since the epoch; 0 reads the whole chain. */
  readonly timestamp: number;
  readonly internal: boolean;
  /** One alone per kind can give out addresses; one without range none. */
  readonly active: boolean;
  readonly range?: readonly [number, number];
  readonly next_index?: number;
};

type Importable = Pick<Backup, 'descriptors' | 'birthday' | 'gapLimit' | 'nextReceive' | 'nextChange'>;

export function coreImports({ descriptors, ...of }: Importable): readonly CoreImport[] {
  const { receive, change } = descriptors;
  const imports = [importOf(receive, false, of.nextReceive, of)];
  return change === null ? imports : [...imports, importOf(change, true, of.nextChange, of)];
}

function importOf(
  desc: string,
  internal: boolean,
  next: number,
  { birthday, gapLimit }: Pick<Importable, 'birthday' | 'gapLimit'>,
): CoreImport {
  const timestamp = birthday === null ? 0 : Math.floor(birthday / 1000);
  if (!desc.includes('*')) return { desc, timestamp, internal, active: false };
  const range = [0, next + gapLimit - 1] as const;
  return { desc, timestamp, internal, active: true, range, next_index: next };
}
