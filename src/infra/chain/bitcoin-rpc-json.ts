/** JSON to and from a node without a float coming near an amount. */
import { z } from 'zod';
import { AmountInvalid, decimalFromSats, satsFromJsonNumber } from '../../lib/bitcoin/sats.ts';

/** A bigint is an amount in satoshis; the node receives it as coins. */
export type RpcValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | readonly RpcValue[]
  | { readonly [name: string]: RpcValue };

/** By position, or by name: names survive a release that takes a parameter away. */
export type RpcParams = readonly RpcValue[] | { readonly [name: string]: RpcValue };

/** A number that a float may not hold as written; hex digits can look like one, which only costs time. */
const INEXACT = /[:[,]\s*-?(?:\d{16}|\d+[.eE])/;

/**
 * Parses what a node answers. A number with a point or an exponent, or beyond 2^53, arrives as its own text:
 * read it with `amount` or `real`.
 * @throws SyntaxError
 */
export function parseExactly(text: string): unknown {
  return INEXACT.test(text) ? JSON.parse(text, keepSource) : JSON.parse(text);
}

function keepSource(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number') return value;
  const source = context?.source ?? '';
  return Number.isSafeInteger(value) && !/[.eE]/.test(source) ? value : source;
}

/** Text for a node, amounts as decimal text: it refuses what floats make of them (`0.30000000000000004`). */
export function stringifyExactly(value: RpcValue): string {
  try {
    return JSON.stringify(value);
  } catch {
    // Only what holds an amount pays for the slower way: JSON.stringify does not take a bigint.
    return JSON.stringify(value, (_key, one) => (typeof one === 'bigint' ? decimalFromSats(one) : one));
  }
}

/** An amount of coins in a node's answer, as satoshis. */
export const amount = z.union([z.string(), z.int()]).transform((value, context): bigint => {
  try {
    return satsFromJsonNumber(`${value}`);
  } catch (error) {
    if (!(error instanceof AmountInvalid)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return z.NEVER;
  }
});

/** A number in a node's answer that is not money: a difficulty, a share, a rate. */
export const real = z
  .union([z.number(), z.string().min(1)])
  .transform(Number)
  .pipe(z.number());
