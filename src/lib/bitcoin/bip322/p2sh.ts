import { OutScript } from '@scure/btc-signer';
import { equalBytes, hash160 } from '@scure/btc-signer/utils.js';
import { quietly } from '../quietly.ts';
import { invalid } from '../verdict.ts';
import { checkMultisig, readMultisig } from './multisig.ts';
import { checkWitnessKeyHash } from './p2wpkh.ts';
import { checkWitnessScriptHash } from './p2wsh.ts';
import { readPushes } from './pushes.ts';
import { legacySighash } from './sighash.ts';
import { type Spend, type SpendVerdict, unknown } from './spend.ts';

/** The last push is the redeem script (BIP-16); with a witness program in it, it is the only one (BIP-141). */
export function checkP2sh(spend: Spend): SpendVerdict {
  const { output, toSign, curve } = spend;
  const pushes = readPushes(toSign.scriptSig);
  const redeem = pushes?.at(-1);
  if (!pushes || !redeem) return invalid('stack_invalid');
  if (!equalBytes(hash160(redeem), output.program)) return invalid('script_mismatch');

  const inner = quietly(() => OutScript.decode(redeem));
  if (inner?.type === 'wpkh' || inner?.type === 'wsh') {
    if (pushes.length > 1) return invalid('stack_invalid');
    const check = inner.type === 'wpkh' ? checkWitnessKeyHash : checkWitnessScriptHash;
    return check(spend, inner.hash);
  }
  const multisig = readMultisig(redeem, curve);
  if (!multisig) return unknown;
  if (toSign.witness.length > 0) return invalid('stack_invalid');
  return checkMultisig(multisig, pushes.slice(0, -1), legacySighash(toSign, redeem), curve);
}
