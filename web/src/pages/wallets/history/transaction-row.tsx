import type { WalletTransaction } from '@hodlxxi/sdk';
import { shortKey } from '../../../lib/key-words.ts';
import { transactionWords } from '../../../lib/transaction-words.ts';
import { IconButton } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Sats } from '../../../ui/sats.tsx';
import { Time } from '../../../ui/time.tsx';

type Props = { readonly item: WalletTransaction; readonly label: () => void; readonly speedUp: () => void };

/** Amounts are below one another, so that they can be compared. */
export function TransactionRow({ item, label, speedUp }: Props) {
  const { icon, title, state, counts } = transactionWords(item);
  const { txid, received, sent, fee, at } = item;
  const isGood = item.state === 'confirmed' && received > sent;
  return (
    <li className="row ledger-row">
      <span className={isGood ? 'row-icon row-good' : 'row-icon'}>
        <Icon name={icon} />
      </span>
      <div className="ledger-head">
        <p className="row-title">{item.label ?? title}</p>
        <strong className={counts ? 'amount' : 'amount amount-void'}>
          <Sats value={received - sent} sign />
        </strong>
      </div>
      <p className="row-facts">
        <Time at={at} />
        {state && <span className={`tag ${tagOf(item)}`}>{state}</span>}
        {fee !== null && sent > 0 && (
          <span>
            Fee <Sats value={fee} />
          </span>
        )}
        <code className="wide-only">{shortKey(txid)}</code>
      </p>
      <div className="row-actions">
        {item.state === 'pending' && (
          <IconButton icon="bolt" label={`Speed up ${shortKey(txid)}`} onClick={speedUp} />
        )}
        <IconButton icon="pencil" label={`Label ${shortKey(txid)}`} onClick={label} />
        <CopyButton text={txid} what={`the transaction id ${shortKey(txid)}`} />
      </div>
    </li>
  );
}

const tagOf = ({ state }: WalletTransaction): string =>
  state === 'confirmed' ? 'tag-quiet' : state === 'pending' ? '' : 'tag-warn';
