/** Amounts of bitcoin: satoshis in a bigint. Coins are only ever text, so that no float comes near money. */

/** Satoshis in a coin. */
export const COIN = 100_000_000n;

/** More satoshis than there can ever be (`MAX_MONEY`, consensus/amount.h). */
export const MAX_SATS = 21_000_000n * COIN;

/** The text is no amount: not a decimal, finer than a satoshi, or beyond the 21 million coins. */
export class AmountInvalid extends Error {
  readonly code = 'amount_invalid';
  override readonly name = 'AmountInvalid';
}

const DECIMAL = /^(-?)(0|[1-9]\d{0,7})(?:\.(\d{1,8}))?$/;
/** RFC 8259 section 6, with bounds that leave room for zeros but for no work. */
const JSON_NUMBER = /^(-?)(0|[1-9]\d{0,15})(?:\.(\d{1,32}))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * Satoshis of an amount of coins as people and nodes write it: `12`, `0.5`, `-0.00000001`.
 * @throws AmountInvalid
 */
export function satsFromDecimal(text: string): bigint {
  const [, sign, whole = '', fraction = ''] = DECIMAL.exec(text) ?? refuse();
  return inRange(BigInt(whole + fraction.padEnd(8, '0')), sign);
}

/**
 * Satoshis of an amount of coins written as a JSON number, exponent included: `1e-8`, `5.000000000e1`. Given the
 * number's own text, since parsing it as a float would lose what it said.
 * @throws AmountInvalid also when digits finer than a satoshi are not zero
 */
export function satsFromJsonNumber(source: string): bigint {
  const [, sign, whole = '', fraction = '', exponent = '0'] = JSON_NUMBER.exec(source) ?? refuse();
  const digits = BigInt(whole + fraction);
  // The value is digits · 10^shift satoshis.
  const shift = Number(exponent) - fraction.length + 8;
  if (digits === 0n) return 0n;
  if (shift > 16) refuse();
  if (shift >= 0) return inRange(digits * 10n ** BigInt(shift), sign);
  const divisor = 10n ** BigInt(-shift);
  return digits % divisor === 0n ? inRange(digits / divisor, sign) : refuse();
}

/** Coins with all eight decimals, as the node writes them and takes them: `0.30000000`. */
export function decimalFromSats(sats: bigint): string {
  const digits = `${sats < 0n ? -sats : sats}`.padStart(9, '0');
  return `${sats < 0n ? '-' : ''}${digits.slice(0, -8)}.${digits.slice(-8)}`;
}

function inRange(sats: bigint, sign: string | undefined): bigint {
  if (sats > MAX_SATS) refuse();
  return sign ? -sats : sats;
}

function refuse(): never {
  throw new AmountInvalid('not an amount of bitcoin: up to 21000000, with at most 8 decimals');
}
