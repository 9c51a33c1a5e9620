import type { LabelEntry } from './bip329.ts';

export type LabelsStore = {
  /** All there are: of addresses, transactions and coins; coins that are frozen are among them without a label, too. */
  readonly all: (walletId: string) => Promise<readonly LabelEntry[]>;
  /** The last for each thing counts. Resolves to the positions in the list of those that are about nothing here. */
  readonly put: (walletId: string, entries: readonly LabelEntry[]) => Promise<readonly number[]>;
};
