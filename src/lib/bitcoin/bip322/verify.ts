import { OutScript, Script } from '@scure/btc-signer';
import { equalBytes, hash160 } from '@scure/btc-signer/utils.js';
import type { AddressType, ParsedAddress } from '../address.ts';
import type { Curve } from '../curve.ts';
import { bip322Hash } from '../message-hash.ts';
import { type InvalidReason, invalid, type MessageVerdict } from '../verdict.ts';
import type { Decoded } from './encoding.ts';
import { checkP2pkh } from './p2pkh.ts';
import { checkP2sh } from './p2sh.ts';
import { checkP2tr } from './p2tr.ts';
import { checkP2wpkh } from './p2wpkh.ts';
import { checkP2wsh } from './p2wsh.ts';
import { hasForeignSighash } from './script-signatures.ts';
import type { Spend, SpendVerdict } from './spend.ts';
import { buildToSpend, EMPTY, encodeToSign, type ToSign, txidOf } from './transactions.ts';

const checks: Readonly<Record<AddressType, (spend: Spend) => SpendVerdict>> = {
  p2pkh: checkP2pkh,
  p2sh: checkP2sh,
  p2wpkh: checkP2wpkh,
  p2wsh: checkP2wsh,
  p2tr: checkP2tr,
};

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** BIP-322 "Verification Process", for signatures of one input. */
export function verifyBip322(
  decoded: Decoded,
  output: ParsedAddress,
  message: string,
  curve: Curve,
): MessageVerdict {
  const toSpend = buildToSpend(bip322Hash(message), output.scriptPubKey);
  const toSign = transactionOf(decoded, output, txidOf(toSpend));
  if (typeof toSign === 'string') return invalid(toSign);

  const spend = checks[output.type]({ output, toSign, curve });
  if (spend.kind === 'invalid') return spend;

  const { format } = decoded;
  const { lockTime, sequence } = toSign;
  const locks = format === 'bip322-full' ? { lockTime, sequence } : {};
  const scriptPubKey = hex(output.scriptPubKey);
  const said = { format, address: output.address, ...locks };
  if (spend.kind === 'satisfied') {
    const identity = spend.key ? hex(spend.key) : `script:${scriptPubKey}`;
    const nested = format === 'bip322-simple' && output.type === 'p2sh';
    return { kind: 'valid', ...said, identity, ...(nested ? { compatibility: 'nested_simple' } : {}) };
  }
  if (hasForeignSighash(toSign)) return invalid('sighash_type');
  return {
    kind: 'inconclusive',
    reason: 'script_unknown',
    ...said,
    toSpend: hex(toSpend),
    toSign: hex(encodeToSign(toSign)),
    scriptPubKey,
    identity: `script:${scriptPubKey}`,
  };
}

function transactionOf(decoded: Decoded, output: ParsedAddress, txid: Uint8Array): ToSign | InvalidReason {
  if (decoded.format === 'bip322-simple') {
    const scriptSig = simpleScriptSig(decoded.witness, output);
    return scriptSig
      ? { version: 0, lockTime: 0, sequence: 0, txid, scriptSig, witness: decoded.witness }
      : 'format_mismatch';
  }
  const { toSign } = decoded;
  if (!equalBytes(toSign.txid, txid)) return 'transaction_invalid';
  return toSign.version === 0 || toSign.version === 2 ? toSign : 'transaction_version';
}

/** Empty for segwit; for a nested P2WPKH, which has no simple form in the BIP, what the key in the witness implies. */
function simpleScriptSig(witness: readonly Uint8Array[], { type }: ParsedAddress): Uint8Array | null {
  if (type === 'p2pkh') return null;
  if (type !== 'p2sh') return EMPTY;
  const [, key, ...surplus] = witness;
  if (!key || surplus.length > 0) return null;
  return Script.encode([OutScript.encode({ type: 'wpkh', hash: hash160(key) })]);
}
