import { refuse } from '../errors.ts';
import { keyText } from '../key.ts';
import { scriptBytes } from '../script-bytes.ts';
import { compile, endsPlainly } from './compile.ts';
import { type Fragment, keysOf, type ScriptContext } from './fragment.ts';
import { fitsWitnessScript, isSatisfiable } from './limits.ts';
import { has, typeOf } from './type.ts';

/**
 * Refuses a script that is not "sane" in the words of BIP-379: ill-typed, malleable, spendable without a signature,
 * with locks that never open together, over the limits of relay, or with one key twice.
 * @throws DescriptorError
 */
export function requireSane(fragment: Fragment, context: ScriptContext): void {
  const type = typeOf(fragment, context);
  if (!has(type, 'B')) refuse('descriptor_script');
  if (!isSatisfiable(fragment)) refuse('descriptor_unspendable');
  if (!has(type, 's')) refuse('descriptor_without_signature');
  if (!has(type, 'm')) refuse('descriptor_malleable');
  if (!has(type, 'k')) refuse('descriptor_mixed_locks');
  const keys = keysOf(fragment).map((key) => keyText({ ...key, origin: null }));
  if (new Set(keys).size < keys.length) refuse('descriptor_duplicate_key');
  if (context === 'wsh') {
    const { length } = scriptBytes(compile(fragment, () => new Uint8Array(33)));
    if (!fitsWitnessScript(fragment, length, endsPlainly)) refuse('descriptor_limits');
  }
}
