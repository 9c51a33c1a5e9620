/** A payment as it is being written, and as the server takes it. */
import type { NewDraft, Outpoint } from '@hodlxxi/sdk';
import { readPaymentUri } from './bip21.ts';
import { parseAmount, type Unit } from './sats.ts';

export type Payee = {
  /** Tells it from the others of the form. */
  readonly key: number;
  readonly address: string;
  readonly amount: string;
  /** What is left after the others and the fee. */
  readonly all: boolean;
};

/** `own`: a rate; the others are blocks. */
export type FeeChoice = '1' | '6' | '144' | 'own';

export type Payment = {
  readonly payees: readonly Payee[];
  readonly unit: Unit;
  readonly fee: FeeChoice;
  readonly rate: string;
  /** Index of the way to spend; empty for one without lock. */
  readonly path: string;
  readonly acceptHighFee: boolean;
};

export const emptyPayee = (key: number): Payee => ({ key, address: '', amount: '', all: false });

export const emptyPayment: Payment = {
  payees: [emptyPayee(0)],
  unit: 'sat',
  fee: '6',
  rate: '',
  path: '',
  acceptHighFee: false,
};

/** What was typed into an address, which may be a whole payment request with its amount. */
export function withAddress(payee: Payee, text: string): { readonly payee: Payee; readonly unit?: Unit } {
  const { address, amount } = readPaymentUri(text);
  if (address === text.trim()) return { payee: { ...payee, address: text } };
  if (amount === null || parseAmount(amount, 'btc') === null) return { payee: { ...payee, address } };
  return { payee: { ...payee, address, amount, all: false }, unit: 'btc' };
}

/** Satoshis per virtual byte, to three decimals; null for anything else. */
export function parseRate(text: string): number | null {
  const plain = text.trim();
  if (!/^\d{1,6}(?:\.\d{1,3})?$/.test(plain)) return null;
  const rate = Number(plain);
  return rate > 0 ? rate : null;
}

export const payeeProblem = (payee: Payee, unit: Unit): 'address' | 'amount' | null => {
  if (payee.address.trim() === '') return 'address';
  return payee.all || parseAmount(payee.amount, unit) !== null ? null : 'amount';
};

/** Null while something is missing. */
export function newDraftOf(payment: Payment, coins: readonly Outpoint[]): NewDraft | null {
  const { payees, unit, fee, path, acceptHighFee } = payment;
  const rate = parseRate(payment.rate);
  if (payees.some((payee) => payeeProblem(payee, unit) !== null) || (fee === 'own' && rate === null))
    return null;
  return {
    recipients: payees.map((payee) => ({
      address: payee.address.trim(),
      amount: payee.all ? 'all' : (parseAmount(payee.amount, unit) ?? 0),
    })),
    coins: coins.length > 0 ? coins : undefined,
    fee_rate: fee === 'own' ? (rate ?? undefined) : undefined,
    target: fee === 'own' ? undefined : Number(fee),
    path: path === '' ? undefined : Number(path),
    accept_high_fee: acceptHighFee,
  };
}
