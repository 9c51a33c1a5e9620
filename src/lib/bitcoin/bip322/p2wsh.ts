import { equalBytes, sha256 } from '@scure/btc-signer/utils.js';
import { invalid } from '../verdict.ts';
import { checkMultisig, readMultisig } from './multisig.ts';
import { segwitSighash } from './sighash.ts';
import { type Spend, type SpendVerdict, unknown } from './spend.ts';

/** Witness: what the script asks for, then the script. `program` is the script's hash (BIP-141). */
export function checkWitnessScriptHash({ toSign, curve }: Spend, program: Uint8Array): SpendVerdict {
  const script = toSign.witness.at(-1);
  if (!script) return invalid('stack_invalid');
  if (!equalBytes(sha256(script), program)) return invalid('script_mismatch');
  const multisig = readMultisig(script, curve);
  if (!multisig) return unknown;
  return checkMultisig(multisig, toSign.witness.slice(0, -1), segwitSighash(toSign, script), curve);
}

export const checkP2wsh = (spend: Spend): SpendVerdict =>
  spend.toSign.scriptSig.length > 0
    ? invalid('stack_invalid')
    : checkWitnessScriptHash(spend, spend.output.program);
