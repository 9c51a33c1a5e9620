import { z } from 'zod';

/** A wallet's answer with every field in its one canonical spelling. */
export type Callback = {
  readonly k1: string;
  readonly publicKey: string;
  /** DER, not yet parsed. */
  readonly signature: Uint8Array;
};

const hex = (pattern: RegExp) => z.string().max(144).toLowerCase().regex(pattern);

/**
 * Exactly one string each of k1, sig and key; a parameter given twice arrives as an array and is refused. Hex may
 * come in either case, since go-lnurl lower-cases and BTCPay upper-cases whole URLs. Unknown parameters are ignored:
 * Alby adds `t`, Breez `jwt`; `action` is ours, stored with the challenge, and never read from here.
 */
export const callbackQuery = z.object({
  k1: hex(/^[0-9a-f]{64}$/).describe('The challenge, 32 bytes in hexadecimal'),
  sig: hex(/^([0-9a-f]{2}){8,72}$/).describe(
    'ECDSA signature of the 32 bytes of k1, strict DER in hexadecimal',
  ),
  key: hex(/^0[23][0-9a-f]{64}$/).describe('The linking key, 33 bytes compressed, in hexadecimal'),
});

/** Null for anything that does not have the shape of LUD-04. */
export function parseCallback(query: unknown): Callback | null {
  const { success, data } = callbackQuery.safeParse(query);
  if (!success) return null;
  return { k1: data.k1, publicKey: data.key, signature: fromHex(data.sig) };
}

export function fromHex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'hex'));
}
