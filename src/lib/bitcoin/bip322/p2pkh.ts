import { equalBytes, hash160 } from '@scure/btc-signer/utils.js';
import { isPlainKey } from '../key-form.ts';
import { invalid } from '../verdict.ts';
import { checkEcdsa } from './ecdsa.ts';
import { readPushes } from './pushes.ts';
import { legacySighash } from './sighash.ts';
import { type Spend, type SpendVerdict, satisfied } from './spend.ts';

/** `scriptSig`: signature, key. The key may be uncompressed; that makes another address. */
export function checkP2pkh({ output, toSign, curve }: Spend): SpendVerdict {
  const [signature, key, ...surplus] = readPushes(toSign.scriptSig) ?? [];
  if (!signature || !key || surplus.length > 0 || toSign.witness.length > 0) return invalid('stack_invalid');
  if (!isPlainKey(key) || !equalBytes(hash160(key), output.program)) return invalid('key_mismatch');
  const compressed = curve.compress(key);
  if (!compressed) return invalid('key_mismatch');
  const sighash = legacySighash(toSign, output.scriptPubKey);
  return checkEcdsa(curve, sighash, signature, compressed) ?? satisfied(compressed);
}
