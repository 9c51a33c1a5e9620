import type { FinalizedPsbt, SendRequest, SentTransaction } from '@hodlxxi/sdk';
import { useState } from 'react';
import { useSdk } from '../../../../api/sdk.ts';
import { type Action, useAction } from '../../../../api/use-action.ts';
import { isTransaction } from '../../../../lib/signed-text.ts';

/** What was brought back so far. */
export type Checked =
  | { readonly kind: 'psbt'; readonly finalized: FinalizedPsbt }
  | { readonly kind: 'transaction'; readonly hex: string; readonly test: SentTransaction };

type Draft = { readonly wallet_id: string; readonly psbt: string };

/**
 * Each signer's answer is added to those before. Combining with the draft itself makes sure that it is this payment and
 * no other.
 */
export function useCheck(draft: Draft): {
  readonly checked: Checked | undefined;
  readonly check: Action<string>;
} {
  const sdk = useSdk();
  const [checked, setChecked] = useState<Checked>();
  const check = useAction<string, Checked>(
    async (text) => {
      if (isTransaction(text)) {
        const hex = text.trim();
        const request = { hex, wallet_id: draft.wallet_id, dry_run: true };
        return { kind: 'transaction', hex, test: await sdk.psbt.send(request) };
      }
      const before = checked?.kind === 'psbt' ? checked.finalized.psbt : draft.psbt;
      const combined = await sdk.psbt.combine([before, text.trim()]);
      return { kind: 'psbt', finalized: await sdk.psbt.finalize(combined.psbt) };
    },
    { after: setChecked, toastErrors: false },
  );
  return { checked, check };
}

/** Null while signatures are missing, or when it would not be taken. */
export function sendable(checked: Checked, walletId: string): SendRequest | null {
  if (checked.kind === 'transaction')
    return checked.test.state === 'refused' ? null : { hex: checked.hex, wallet_id: walletId };
  const { hex } = checked.finalized;
  return hex === null ? null : { hex, wallet_id: walletId };
}
