import type { BuiltDraft, WalletTransaction } from '@hodlxxi/sdk';
import { useNavigate } from 'react-router';
import { useSdk } from '../../../api/sdk.ts';
import { type Action, useAction } from '../../../api/use-action.ts';
import { walletsKnown } from '../../../api/wallets.ts';
import { useOpenWallet } from '../wallet-context.ts';

/**
 * One's own payment is replaced by one with a higher fee (BIP-125); of somebody else's the coin is spent at once, at a
 * fee for both. Either is a draft like any other.
 */
export function useSpeedUp(): Action<WalletTransaction> {
  const sdk = useSdk();
  const navigate = useNavigate();
  const { id } = useOpenWallet();
  return useAction<WalletTransaction, BuiltDraft>(
    ({ txid, sent }) =>
      sdk.wallets.drafts.build(id, { target: 1, ...(sent > 0 ? { replace: txid } : { push: txid }) }),
    {
      changes: [walletsKnown.part(id, 'drafts'), walletsKnown.part(id, 'coins')],
      after: (draft) => void navigate(`/wallets/${id}/send/${draft.id}`),
    },
  );
}
