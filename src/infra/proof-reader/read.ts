/** What was sent, as the verifier of proofs takes it. Nothing here is believed: scripts are run by the node later. */
import { getPrevOut } from '@scure/btc-signer/transaction.js';
import {
  finalizeProof,
  ProofError,
  type ProofErrorCode,
  readSubmission,
  type Submission,
} from '../../lib/bitcoin/proof/index.ts';
import { psbtBase64 } from '../../lib/bitcoin/psbt/index.ts';
import { quietly } from '../../lib/bitcoin/quietly.ts';
import type { SentProof, Unreadable } from '../../pof/verify/index.ts';

/** Pure, and slow where many signatures are not yet in their place: 100 of them take about 70 ms. */
export function readProof(text: string): SentProof | Unreadable {
  try {
    return asSent(finalizeProof(...withClaimedScripts(readSubmission(text))));
  } catch (error) {
    if (error instanceof ProofError) return { problem: PROBLEMS[error.code] ?? 'psbt_invalid' };
    throw error;
  }
}

const PROBLEMS: Partial<Record<ProofErrorCode, Unreadable['problem']>> = {
  format_unknown: 'format_unknown',
  // A signature of a text, without coins.
  signature_simple: 'format_unknown',
  psbt_too_large: 'psbt_too_large',
  too_many_coins: 'too_many_coins',
};

/** A wrong claim about a script puts signatures where they do not hold, and that is all it does. */
function withClaimedScripts(submission: Submission): Parameters<typeof finalizeProof> {
  const { psbt, inputs } = submission;
  const scripts = inputs.map((_, at) => psbt && quietly(() => getPrevOut(psbt.tx.getInput(at)).script));
  return [submission, scripts];
}

function asSent({ psbt, unfinished, ...submission }: Submission): SentProof {
  const { version, lockTime, inputs, outputs, messageFields } = submission;
  const isBare = (at: number) => !inputs[at]?.scriptSig.length && !inputs[at]?.witness.length;
  const isUnsigned = (at: number) => isBare(at) && !hasSignature(psbt, at);
  return {
    version,
    lockTime,
    inputs,
    outputs,
    messageFields,
    unsigned: inputs.flatMap((_, at) => (isUnsigned(at) ? [at] : [])),
    unfinished: psbt && unfinished.length > 0 ? { psbt: psbtBase64(0, psbt), inputs: unfinished } : null,
  };
}

function hasSignature(psbt: Submission['psbt'], at: number): boolean {
  const { partialSig, tapKeySig, tapScriptSig } = psbt?.tx.getInput(at) ?? {};
  return [partialSig, tapKeySig, tapScriptSig].some((part) => part !== undefined && part.length > 0);
}
