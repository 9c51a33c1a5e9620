import type { WalletAddress } from '@hodlxxi/sdk';
import { IconButton } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy.tsx';
import { Row } from '../../../ui/rows.tsx';
import { Address } from '../address.tsx';

type Props = { readonly item: WalletAddress; readonly label: () => void };

export function AddressRow({ item, label }: Props) {
  const { address, position, given_at, used_at } = item;
  return (
    <Row
      icon={used_at ? 'check' : 'receive'}
      tone={used_at ? 'good' : undefined}
      title={item.label ?? <Address text={address} />}
      facts={[
        `Number ${position.toLocaleString('en')}`,
        used_at ? 'Used' : given_at ? 'Handed out' : 'Not used yet',
        ...(item.label ? [<Address key="address" text={address} />] : []),
      ]}
      actions={
        <>
          <IconButton icon="pencil" label={`Label address ${position}`} onClick={label} />
          <CopyButton text={address} what={`address ${position}`} />
        </>
      }
    />
  );
}
