/** Step 13: puts signatures where scripts look for them. Whether they are right shows when the scripts are run. */
import { reserveCommitments } from '../../lib/bitcoin/proof/index.ts';
import type { SentProof } from './model.ts';
import type { ProofChain, ReadProof } from './ports.ts';

/** Null while signatures are missing. The node knows more kinds of scripts than we do (BIP-174, "Input Finalizer"). */
export async function finish(
  sent: SentProof,
  message: string,
  { chain, read }: { readonly chain: Pick<ProofChain, 'finalize'>; readonly read: ReadProof },
): Promise<SentProof | null> {
  if (isFinished(sent, message) || sent.unfinished === null) return sent;
  const finalized = await chain.finalize(sent.unfinished.psbt);
  const again = finalized === null ? null : await read(finalized);
  if (again === null || 'problem' in again || !isFinished(again, message)) return null;
  // What was looked at before is what is judged: only the signatures are taken from what came back.
  const { inputs } = again;
  return {
    ...sent,
    inputs: sent.inputs.map((input, at) => {
      const { scriptSig, witness } = inputs[at] ?? input;
      return { ...input, scriptSig, witness };
    }),
  };
}

/** Of BIP-127 nobody signs the first input. */
const isFinished = ({ unfinished, inputs }: SentProof, message: string): boolean =>
  unfinished?.inputs.every((at) => at === 0 && reserveCommitments(message).includes(inputs[0]?.txid ?? '')) ??
  true;
