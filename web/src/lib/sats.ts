/** Satoshis as people read and write them. 21 million bitcoin are below 2^53, so a number holds every amount exactly. */

export type Unit = 'sat' | 'btc';

const PER_BITCOIN = 100_000_000;
const MOST = 21_000_000 * PER_BITCOIN;
const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** "1,234,567 sat". */
export const inSats = (sats: number): string => `${grouped.format(sats)} sat`;

/** "0.01234567 BTC": always eight decimals, so that figures under each other can be compared. */
export function inBitcoin(sats: number): string {
  const whole = Math.trunc(Math.abs(sats) / PER_BITCOIN);
  const rest = String(Math.abs(sats) % PER_BITCOIN).padStart(8, '0');
  return `${sats < 0 ? '-' : ''}${grouped.format(whole)}.${rest} BTC`;
}

/** "+1,000 sat" and "−1,000 sat". */
export const signed = (sats: number): string => (sats < 0 ? `−${inSats(-sats)}` : `+${inSats(sats)}`);

/** What somebody typed; null unless it is an exact amount of at least one satoshi. Spaces and thousands' commas may be in it. */
export function parseAmount(text: string, unit: Unit): number | null {
  const plain = text.trim().replaceAll(/[\s_]|,(?=\d{3}(?:\D|$))/g, '');
  const form = unit === 'sat' ? /^(\d{1,16})$/ : /^(\d{0,8})(?:\.(\d{0,8}))?$/;
  const [found, whole = '', decimals = ''] = form.exec(plain) ?? [];
  if (found === undefined || whole + decimals === '') return null;
  const sats = unit === 'sat' ? Number(whole) : Number(whole) * PER_BITCOIN + Number(decimals.padEnd(8, '0'));
  return sats >= 1 && sats <= MOST ? sats : null;
}

/** The same amount as text for a field. */
export const amountText = (sats: number, unit: Unit): string =>
  unit === 'sat'
    ? String(sats)
    : `${Math.trunc(sats / PER_BITCOIN)}.${String(sats % PER_BITCOIN).padStart(8, '0')}`;

/** As people say it: "0.1 BTC", and satoshis when it is little. */
export const inShort = (sats: number): string =>
  sats < PER_BITCOIN / 10_000 ? inSats(sats) : inBitcoin(sats).replace(/\.?0+ BTC$/, ' BTC');
