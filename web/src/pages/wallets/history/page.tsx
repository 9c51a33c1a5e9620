import type { WalletFile } from '@hodlxxi/sdk';
import { useSdk } from '../../../api/sdk.ts';
import { useAction } from '../../../api/use-action.ts';
import { useTransactions } from '../../../api/wallets.ts';
import { saveFile } from '../../../lib/save-file.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Rows } from '../../../ui/rows.tsx';
import { Section } from '../../../ui/section.tsx';
import { useDialog } from '../../../ui/use-dialog.ts';
import { LabelDialog } from '../label-dialog.tsx';
import { useOpenWallet } from '../wallet-context.ts';
import { TransactionRow } from './transaction-row.tsx';
import { useSpeedUp } from './use-speed-up.ts';

export function HistoryTab() {
  const sdk = useSdk();
  const { id } = useOpenWallet();
  const list = useTransactions(id);
  const dialog = useDialog();
  const speedUp = useSpeedUp();
  const chosen = list.items?.find(({ txid }) => txid === dialog.id);
  const download = useAction<void, WalletFile>(() => sdk.wallets.transactions.csv(id), {
    done: 'The table is in your downloads',
    after: ({ name, type, text }) => saveFile(name, text, type),
  });
  return (
    <Section
      title="History"
      lead="Newest first. Labels are yours alone."
      action={
        <Button small icon="download" busy={download.busy} onClick={() => download.run()}>
          CSV
        </Button>
      }
    >
      <Rows
        name="transactions"
        list={list}
        expect={4}
        empty={
          <Empty icon="activity" title="Nothing has been paid yet">
            Incoming and outgoing payments are listed here within seconds, before they are in a block.
          </Empty>
        }
      >
        {(item) => (
          <TransactionRow
            key={item.txid}
            item={item}
            label={() => dialog.open('label', item.txid)}
            speedUp={() => speedUp.run(item)}
          />
        )}
      </Rows>
      {dialog.name === 'label' && chosen && (
        <LabelDialog
          what="transaction"
          type="tx"
          reference={chosen.txid}
          label={chosen.label}
          onClose={dialog.close}
        />
      )}
    </Section>
  );
}
