import type { CheckedProof } from '@hodlxxi/sdk';
import { proofsKnown } from '../../api/proofs.ts';
import { useSdk } from '../../api/sdk.ts';
import { useAction } from '../../api/use-action.ts';
import { dropTicket, ticketOf } from '../../lib/proof-ticket.ts';
import { endWords } from '../../lib/proof-words.ts';

/** Only this tab can have the coins of a proof looked at again: it has the ticket, and the server has not. */
export function useRecheck(id: string) {
  const sdk = useSdk();
  return useAction<void, CheckedProof>(() => sdk.proofs.recheck(id, ticketOf(id) ?? ''), {
    changes: [proofsKnown.list],
    done: ({ valid, ended_by }) =>
      valid ? { text: 'All its coins are still there' } : { text: endWords(ended_by), kind: 'problem' },
    after: ({ valid }) => {
      if (!valid) dropTicket(id);
    },
  });
}
