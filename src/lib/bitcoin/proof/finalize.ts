/**
 * Puts signatures where scripts look for them (BIP-174, "Input Finalizer"), for scripts of the usual kinds. Nothing is
 * verified: the scripts are run afterwards in any case. Scripts come from the chain, never from who hands the proof in.
 */
import { OutScript, Script } from '@scure/btc-signer';
import type { TransactionInput } from '@scure/btc-signer/psbt.js';
import { equalBytes, hash160, sha256 } from '@scure/btc-signer/utils.js';
import { quietly } from '../quietly.ts';
import { type Satisfaction, satisfy } from './satisfy.ts';
import type { Submission, SubmittedInput } from './submission.ts';

/**
 * @param scriptPubKeys of what is spent, by position; null where it is not known
 * @returns the same with what could be finalized; `unfinished` names the rest, for a node's `finalizepsbt`
 */
export function finalizeProof(
  submission: Submission,
  scriptPubKeys: readonly (Uint8Array | null | undefined)[],
): Submission {
  const { psbt, unfinished } = submission;
  if (!psbt || unfinished.length === 0) return submission;
  const finished = new Map<number, Final>();
  for (const at of unfinished) {
    const script = scriptPubKeys[at];
    const final = script && finalizeInput(psbt.tx.getInput(at), script);
    if (final) finished.set(at, final);
  }
  return {
    ...submission,
    inputs: submission.inputs.map((input, at) => ({ ...input, ...finished.get(at) })),
    unfinished: unfinished.filter((at) => !finished.has(at)),
  };
}

type Final = Pick<SubmittedInput, 'scriptSig' | 'witness'>;

const EMPTY = new Uint8Array();

function finalizeInput(input: TransactionInput, scriptPubKey: Uint8Array): Final | null {
  const output = quietly(() => OutScript.decode(scriptPubKey));
  switch (output?.type) {
    case 'tr':
      return input.tapKeySig ? { scriptSig: EMPTY, witness: [input.tapKeySig] } : null;
    case 'wpkh':
    case 'wsh':
      return inWitness(input, scriptPubKey, EMPTY);
    case 'sh':
      return inScriptHash(input, output.hash);
    default: {
      const stack = satisfy(scriptPubKey, input);
      return stack && { scriptSig: pushing(stack), witness: [] };
    }
  }
}

/** BIP-16; BIP-141, "P2SH-P2WPKH" and "P2SH-P2WSH": the redeem script is the only push. */
function inScriptHash(input: TransactionInput, hash: Uint8Array): Final | null {
  const redeem = input.redeemScript;
  if (!redeem || !equalBytes(hash160(redeem), hash)) return null;
  const inner = quietly(() => OutScript.decode(redeem).type);
  if (inner === 'wpkh' || inner === 'wsh') return inWitness(input, redeem, Script.encode([redeem]));
  const stack = satisfy(redeem, input);
  return stack && { scriptSig: pushing([...stack, redeem]), witness: [] };
}

function inWitness(input: TransactionInput, program: Uint8Array, scriptSig: Uint8Array): Final | null {
  const output = quietly(() => OutScript.decode(program));
  if (output?.type === 'wpkh') {
    const witness = satisfy(OutScript.encode({ type: 'pkh', hash: output.hash }), input);
    return witness && { scriptSig, witness };
  }
  const script = input.witnessScript;
  if (output?.type !== 'wsh' || !script || !equalBytes(sha256(script), output.hash)) return null;
  const stack = satisfy(script, input);
  return stack && { scriptSig, witness: [...stack, script] };
}

/** Minimal pushes (BIP-62, rule 3): what is one small number is its opcode. */
const pushing = (stack: Satisfaction): Uint8Array =>
  Script.encode(stack.map((element) => (element.length === 0 ? 0 : element)));
