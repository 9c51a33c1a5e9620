import type { BuiltDraft, SentTransaction } from '@hodlxxi/sdk';
import { known } from '../../../../api/account.ts';
import { useSdk } from '../../../../api/sdk.ts';
import { useAction } from '../../../../api/use-action.ts';
import { walletsKnown } from '../../../../api/wallets.ts';
import { draftSums } from '../../../../lib/draft-sums.ts';
import { inSats } from '../../../../lib/sats.ts';
import { Button } from '../../../../ui/button.tsx';
import { Confirm } from '../../../../ui/confirm.tsx';
import { Notice } from '../../../../ui/notice.tsx';
import { Problem } from '../../../../ui/problem.tsx';
import { useDialog } from '../../../../ui/use-dialog.ts';
import { Missing } from './missing.tsx';
import { type Checked, sendable } from './use-check.ts';

type Props = { readonly draft: BuiltDraft; readonly checked: Checked };

export function Signed({ draft, checked }: Props) {
  const dialog = useDialog();
  const sdk = useSdk();
  const request = sendable(checked, draft.wallet_id);
  const send = useAction<void, SentTransaction | null>(async () => request && sdk.psbt.send(request), {
    changes: [walletsKnown.one(draft.wallet_id), walletsKnown.list, known.events],
    done: 'The payment is on its way',
    after: dialog.close,
    toastErrors: false,
  });
  if (checked.kind === 'transaction' && !isOf(draft, checked.test))
    return <Problem>This is another transaction, not the one above.</Problem>;
  if (!request) return <NotYet draft={draft} checked={checked} />;
  const { sent } = draftSums(draft.review);
  const fee = draft.review.fee ?? 0;
  return (
    <>
      <Notice icon="check">
        <strong>Signed, and it is the payment above.</strong> It can be sent now.
      </Notice>
      <div className="buttons">
        <Button kind="primary" icon="send" onClick={() => dialog.open('send')}>
          Send {inSats(sent)}
        </Button>
      </div>
      {dialog.name === 'send' && (
        <Confirm
          title={`Send ${inSats(sent)}?`}
          act="Send"
          action={send}
          onClose={dialog.close}
          destructive={false}
        >
          <p>
            {inSats(sent)} and a fee of {inSats(fee)} leave this wallet. Nobody can take that back.
          </p>
        </Confirm>
      )}
    </>
  );
}

/** A signature may change the transaction id of the older kinds of address, so the server's own word counts too. */
const isOf = ({ id, review }: BuiltDraft, { txid, draft_id }: SentTransaction): boolean =>
  draft_id === id || txid === review.unsigned_txid;

const NotYet = ({ draft, checked }: Props) =>
  checked.kind === 'transaction' ? (
    <Problem>{checked.test.message ?? 'The network would not take this transaction.'}</Problem>
  ) : (
    <Missing inputs={checked.finalized.review.inputs} signers={draft.path?.signers ?? []} />
  );
