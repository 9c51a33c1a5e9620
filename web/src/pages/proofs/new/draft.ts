import type { Outpoint, PrivacyLevel, ProofChallenge, ProofFormat } from '@hodlxxi/sdk';
import type { ChosenCoin } from '../../../lib/proof-psbt.ts';
import { parseAmount, type Unit } from '../../../lib/sats.ts';

/** A wallet's own PSBT, which stays in this browser. */
export type OwnPsbt = { readonly bytes: string; readonly coins: readonly ChosenCoin[] };

export type Draft = {
  readonly level: PrivacyLevel;
  /** One that is suggested, in satoshis; `own`: what is typed. */
  readonly amount: number | 'own';
  readonly typed: string;
  readonly unit: Unit;
  readonly consent: boolean;
  readonly source: 'wallet' | 'psbt';
  readonly walletId: string | undefined;
  /** Null: what is suggested. */
  readonly chosen: readonly Outpoint[] | null;
  readonly own: OwnPsbt | null;
};

export const emptyDraft = (asked: number | null): Draft => ({
  level: 'threshold',
  amount: asked ?? 1_000_000,
  typed: '',
  unit: 'btc',
  consent: false,
  source: 'wallet',
  walletId: undefined,
  chosen: null,
  own: null,
});

/** What is proven at least, in satoshis; null for an amount that is none. */
export function thresholdOf({ level, amount, typed, unit }: Draft, asked: number | null): number | null {
  if (asked !== null) return asked;
  if (level !== 'threshold') return 0;
  return amount === 'own' ? parseAmount(typed, unit) : amount;
}

/** What the wallet is asked to sign. */
export type Request = {
  readonly challenge: ProofChallenge;
  readonly format: ProofFormat;
  /** Base64. */
  readonly psbt: string;
  readonly bbqr: readonly string[];
};

/** The coins to ask it for: `outpoints` of a wallet here, or some of those in a wallet's own PSBT. */
export type Chosen =
  | { readonly walletId: string; readonly outpoints: readonly Outpoint[] }
  | { readonly own: OwnPsbt; readonly outpoints: readonly Outpoint[] };

export const steps = ['what', 'coins', 'sign', 'done'] as const;
export type Step = (typeof steps)[number];

export const stepTitles: Readonly<Record<Step, string>> = {
  what: 'What do you want to show?',
  coins: 'Which coins show it?',
  sign: 'Sign with your wallet',
  done: 'Proven',
};
