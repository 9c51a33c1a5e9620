import { invalid } from '../verdict.ts';
import { SIGHASH_ALL, SIGHASH_DEFAULT, taprootSighash } from './sighash.ts';
import { type Spend, type SpendVerdict, satisfied, unknown } from './spend.ts';

const ANNEX = 0x50;

/** Key path (BIP-341): one element, 64 bytes, or 65 with SIGHASH_ALL spelled out. More elements are a script path. */
export function checkP2tr({ output, toSign, curve }: Spend): SpendVerdict {
  const { witness, scriptSig } = toSign;
  const last = witness.at(-1);
  if (!last || scriptSig.length > 0) return invalid('stack_invalid');
  if (witness.length > 1) return last[0] === ANNEX ? invalid('annex_present') : unknown;

  if (last.length !== 64 && last.length !== 65) return invalid('stack_invalid');
  // BIP-341: a type of 0 is said by leaving it out, never by a byte.
  if (last.length === 65 && last[64] !== SIGHASH_ALL) return invalid('sighash_type');
  const type = last.length === 65 ? SIGHASH_ALL : SIGHASH_DEFAULT;
  const sighash = taprootSighash(toSign, output.scriptPubKey, type);
  return curve.verifySchnorr(sighash, last.subarray(0, 64), output.program)
    ? satisfied(output.program)
    : invalid('signature_wrong');
}
