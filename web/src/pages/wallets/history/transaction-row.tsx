import type { WalletTransaction } from '@hodlxxi/sdk';
import { shortKey } from '../../../lib/key-words.ts';
import { transactionWords } from '../../../lib/transaction-words.ts';
import { IconButton } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy.tsx';
import { Row } from '../../../ui/rows.tsx';
import { Sats } from '../../../ui/sats.tsx';
import { Time } from '../../../ui/time.tsx';

type Props = { readonly item: WalletTransaction; readonly label: () => void; readonly speedUp: () => void };

export function TransactionRow({ item, label, speedUp }: Props) {
  const { icon, title, state, counts } = transactionWords(item);
  const { txid, received, sent, fee, at } = item;
  return (
    <Row
      icon={icon}
      tone={item.state === 'confirmed' && received > sent ? 'good' : undefined}
      title={item.label ?? title}
      tag={state && <span className={`tag ${counts ? '' : 'tag-warn'}`}>{state}</span>}
      facts={[
        <strong key="amount" className={counts ? 'amount' : 'amount amount-void'}>
          <Sats value={received - sent} sign />
        </strong>,
        <Time key="at" at={at} />,
        ...(fee !== null && sent > 0
          ? [
              <>
                Fee <Sats value={fee} />
              </>,
            ]
          : []),
        shortKey(txid),
      ]}
      actions={
        <>
          {item.state === 'pending' && (
            <IconButton icon="bolt" label={`Speed up ${shortKey(txid)}`} onClick={speedUp} />
          )}
          <IconButton icon="pencil" label={`Label ${shortKey(txid)}`} onClick={label} />
          <CopyButton text={txid} what={`the transaction id ${shortKey(txid)}`} />
        </>
      }
    />
  );
}
