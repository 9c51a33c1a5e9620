import { RawWitness } from '@scure/btc-signer';
import { equalBytes } from '@scure/btc-signer/utils.js';
import { quietly } from '../quietly.ts';
import { decodeToSign, type ToSign } from './transactions.ts';

export type Decoded =
  | { readonly format: 'bip322-simple'; readonly witness: readonly Uint8Array[] }
  | { readonly format: 'bip322-full'; readonly toSign: ToSign };

/** Prefixes of version 1.0.0 of the BIP. Before it there were none, and wallets still leave them out. */
export type Variant = 'smp' | 'ful';

/**
 * Reads the bytes of a signature as the variant that its prefix names, or, without prefix, as what they are: no
 * `to_sign` is also a witness stack, since one begins with a version of four bytes that as a stack ends too early.
 */
export function decodeSignature(bytes: Uint8Array, variant: Variant | null): Decoded | null {
  const witness = variant === 'ful' ? null : decodeWitness(bytes);
  if (witness) return { format: 'bip322-simple', witness };
  const toSign = variant === 'smp' ? null : decodeToSign(bytes);
  return toSign && { format: 'bip322-full', toSign };
}

/** A witness stack in consensus encoding, with nothing behind it. */
function decodeWitness(bytes: Uint8Array): readonly Uint8Array[] | null {
  const witness = quietly(() => RawWitness.decode(bytes));
  return witness && equalBytes(RawWitness.encode(witness), bytes) ? witness : null;
}
