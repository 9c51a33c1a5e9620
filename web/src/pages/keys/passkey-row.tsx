import type { Passkey } from '@hodlxxi/sdk';
import { NamedRow } from './named-row.tsx';

type Props = { readonly passkey: Passkey; readonly rename: () => void; readonly remove: () => void };

export const PasskeyRow = ({ passkey, rename, remove }: Props) => (
  <NamedRow
    icon="fingerprint"
    title={passkeyTitle(passkey)}
    facts={[whereOf(passkey)]}
    item={passkey}
    rename={rename}
    remove={remove}
  />
);

function whereOf({ device_type, backed_up }: Passkey): string {
  if (device_type === 'singleDevice') return 'On one device';
  return backed_up ? 'Synced between your devices' : 'Can be synced';
}

export const passkeyTitle = ({ label }: Pick<Passkey, 'label'>): string => label ?? 'Passkey';
