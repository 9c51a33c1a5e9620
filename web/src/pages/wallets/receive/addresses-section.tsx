import { useAddresses } from '../../../api/wallets.ts';
import { Empty } from '../../../ui/empty.tsx';
import { Rows } from '../../../ui/rows.tsx';
import { Section } from '../../../ui/section.tsx';
import { useDialog } from '../../../ui/use-dialog.ts';
import { LabelDialog } from '../label-dialog.tsx';
import { useOpenWallet } from '../wallet-context.ts';
import { AddressRow } from './address-row.tsx';

export function AddressesSection() {
  const { id } = useOpenWallet();
  const list = useAddresses(id);
  const dialog = useDialog();
  const chosen = list.items?.find(({ address }) => address === dialog.id);
  return (
    <Section title="Addresses so far" lead="Handed out or paid to, in the order of your wallet.">
      <Rows
        name="addresses"
        list={list}
        expect={1}
        empty={
          <Empty icon="receive" title="None was handed out yet">
            Each one you take is listed here, so that you can name it.
          </Empty>
        }
      >
        {(item) => (
          <AddressRow key={item.address} item={item} label={() => dialog.open('label', item.address)} />
        )}
      </Rows>
      {dialog.name === 'label' && chosen && (
        <LabelDialog
          what="address"
          type="addr"
          reference={chosen.address}
          label={chosen.label}
          onClose={dialog.close}
        />
      )}
    </Section>
  );
}
