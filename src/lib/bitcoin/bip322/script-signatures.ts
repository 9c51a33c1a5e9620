import { derToCompact } from '../der.ts';
import { readPushes } from './pushes.ts';
import { SIGHASH_ALL } from './sighash.ts';
import type { ToSign } from './transactions.ts';

/**
 * Whether anything with the form of an ECDSA signature has another sighash type than ALL. For scripts that are not
 * interpreted here: the required rules forbid it, and a node does not look.
 */
export function hasForeignSighash({ scriptSig, witness }: ToSign): boolean {
  const elements = [...witness, ...(readPushes(scriptSig) ?? [])];
  return elements.some(
    (element) => element.at(-1) !== SIGHASH_ALL && derToCompact(element.subarray(0, -1)) !== null,
  );
}
