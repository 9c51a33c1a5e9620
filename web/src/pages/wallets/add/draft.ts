import type { NewWallet, WalletCandidate } from '@hodlxxi/sdk';

export type Draft = {
  /** As it was pasted. */
  readonly text: string;
  readonly candidates: readonly WalletCandidate[];
  /** `id` of a candidate. */
  readonly chosen: string | undefined;
  readonly name: string;
  /** A day, as date fields say it; empty for one that is not known. */
  readonly birthday: string;
  readonly gapLimit: string;
};

export const emptyDraft: Draft = {
  text: '',
  candidates: [],
  chosen: undefined,
  name: '',
  birthday: '',
  gapLimit: '20',
};

export const steps = ['paste', 'compare', 'details'] as const;
export type Step = (typeof steps)[number];

export const stepTitles: Readonly<Record<Step, string>> = {
  paste: 'The public side of your wallet',
  compare: 'Is this your wallet?',
  details: 'Name and age',
};

export const newWalletOf = ({ text, chosen, name, birthday, gapLimit }: Draft): NewWallet => ({
  import: text,
  candidate: chosen,
  name: name.trim(),
  birthday: birthday === '' ? undefined : birthday,
  gap_limit: Number(gapLimit),
});
