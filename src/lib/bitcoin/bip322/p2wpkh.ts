import { OutScript } from '@scure/btc-signer';
import { equalBytes, hash160 } from '@scure/btc-signer/utils.js';
import { invalid } from '../verdict.ts';
import { checkEcdsa } from './ecdsa.ts';
import { segwitSighash } from './sighash.ts';
import { type Spend, type SpendVerdict, satisfied } from './spend.ts';

/** Witness: signature, compressed key (BIP-141, BIP-143). `program` is the hash of the key. */
export function checkWitnessKeyHash({ toSign, curve }: Spend, program: Uint8Array): SpendVerdict {
  const [signature, key, ...surplus] = toSign.witness;
  if (!signature || !key || surplus.length > 0) return invalid('stack_invalid');
  // The key is compared with what the address commits to, not with itself: RUSTSEC advisory on the crate `bip322`.
  if (!curve.isPublicKey(key) || !equalBytes(hash160(key), program)) return invalid('key_mismatch');
  const sighash = segwitSighash(toSign, OutScript.encode({ type: 'pkh', hash: program }));
  return checkEcdsa(curve, sighash, signature, key) ?? satisfied(key);
}

export const checkP2wpkh = (spend: Spend): SpendVerdict =>
  spend.toSign.scriptSig.length > 0
    ? invalid('stack_invalid')
    : checkWitnessKeyHash(spend, spend.output.program);
