import type { Draft } from '@hodlxxi/sdk';
import { Code } from '../../../../ui/code.tsx';
import { Notice } from '../../../../ui/notice.tsx';

const ended = {
  open: '',
  broadcast: '',
  discarded: 'It was discarded: its coins are free again.',
  expired: 'It has expired: its coins are free again.',
} as const;

export const SentSection = ({ draft }: { readonly draft: Draft }) =>
  draft.state === 'broadcast' ? (
    <Notice icon="check">
      <p>
        <strong>Sent.</strong> It is pending until a block takes it; see History.
      </p>
      <Code text={draft.txid ?? draft.review.unsigned_txid} what="the transaction id" />
    </Notice>
  ) : (
    <Notice>{ended[draft.state]}</Notice>
  );
