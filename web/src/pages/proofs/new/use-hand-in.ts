import { type HodlxxiClient, HodlxxiError, type ProofVerdict, type PsbtInput } from '@hodlxxi/sdk';
import { useState } from 'react';
import { known } from '../../../api/account.ts';
import { proofsKnown } from '../../../api/proofs.ts';
import { useSdk } from '../../../api/sdk.ts';
import { type Action, useAction } from '../../../api/use-action.ts';
import { keepTicket } from '../../../lib/proof-ticket.ts';
import { isTransaction } from '../../../lib/signed-text.ts';
import type { Request } from './draft.ts';

/** Signatures are missing: nothing was handed in, and the request still stands. */
export type Unfinished = { readonly psbt: string; readonly inputs: readonly PsbtInput[] };

type Answer =
  | { readonly kind: 'partial'; readonly partial: Unfinished }
  | { readonly kind: 'judged'; readonly verdict: ProofVerdict };

/**
 * What comes back is put together with what came before (`taken`), and judged when nobody is missing. Combining with the
 * request itself also finds out whether it is another PSBT.
 */
export function useHandIn(
  { challenge, psbt }: Request,
  finish: (verdict: ProofVerdict) => void,
  taken: () => void,
): { readonly partial: Unfinished | undefined; readonly handIn: Action<string> } {
  const sdk = useSdk();
  const [partial, setPartial] = useState<Unfinished>();
  const handIn = useAction<string, Answer>(
    async (text) => {
      const before = partial?.psbt ?? psbt;
      const whole = isPsbt(text) ? await together(sdk, before, text.trim()) : text.trim();
      if (typeof whole !== 'string') return { kind: 'partial', partial: whole };
      const { challenge_id } = challenge;
      return { kind: 'judged', verdict: await sdk.proofs.verify({ challenge_id, psbt: whole }) };
    },
    {
      after: (answer) => {
        if (answer.kind === 'partial') {
          setPartial(answer.partial);
          return taken();
        }
        const { proof_id: id, ticket } = answer.verdict;
        if (id !== null && ticket !== null) keepTicket(id, ticket);
        finish(answer.verdict);
      },
      changes: [proofsKnown.list, known.events],
      toastErrors: false,
    },
  );
  return { partial, handIn };
}

const isPsbt = (text: string): boolean => /^\s*(?:cHNidP|70736274ff)/i.test(text) && !isTransaction(text);

/** Complete, or what is there by now. */
async function together(sdk: HodlxxiClient, before: string, signed: string): Promise<string | Unfinished> {
  const combined = await sdk.psbt.combine([before, signed]);
  try {
    const { complete, psbt, review } = await sdk.psbt.finalize(combined.psbt);
    // As it was signed: what signers and the verifier make of it is not for a node in between to say.
    return complete ? combined.psbt : { psbt, inputs: review.inputs };
  } catch (error) {
    // A node that cannot put it together may not be the last word either.
    if (error instanceof HodlxxiError && error.status >= 500) return combined.psbt;
    throw error;
  }
}
