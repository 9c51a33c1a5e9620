import type { ParsedAddress } from '../address.ts';
import type { Curve } from '../curve.ts';
import type { Invalid } from '../verdict.ts';
import type { ToSign } from './transactions.ts';

/** An output of `to_spend` and the transaction that claims to spend it. */
export type Spend = {
  readonly output: ParsedAddress;
  readonly toSign: ToSign;
  readonly curve: Curve;
};

/** `key` is the 33-byte compressed key that alone satisfies the script; null when there are several. */
export type Satisfied = { readonly kind: 'satisfied'; readonly key: Uint8Array | null };
export type Unknown = { readonly kind: 'unknown' };

export type SpendVerdict = Satisfied | Unknown | Invalid;

/** A script that takes an interpreter. */
export const unknown: Unknown = { kind: 'unknown' };
export const satisfied = (key: Uint8Array | null): Satisfied => ({ kind: 'satisfied', key });
