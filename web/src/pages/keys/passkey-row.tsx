import type { Passkey } from '@hodlxxi/sdk';
import { IconButton } from '../../ui/button.tsx';
import { Row } from '../../ui/rows.tsx';
import { Time } from '../../ui/time.tsx';

type Props = { readonly passkey: Passkey; readonly rename: () => void; readonly remove: () => void };

export function PasskeyRow({ passkey, rename, remove }: Props) {
  const { device_type, backed_up, created_at, last_used_at } = passkey;
  const title = passkeyTitle(passkey);
  return (
    <Row
      icon="fingerprint"
      title={title}
      facts={[
        device_type === 'singleDevice'
          ? 'On one device'
          : backed_up
            ? 'Synced between your devices'
            : 'Can be synced',
        last_used_at === null ? (
          <>
            Added <Time at={created_at} />
          </>
        ) : (
          <>
            Used <Time at={last_used_at} />
          </>
        ),
      ]}
      actions={
        <>
          <IconButton icon="pencil" label={`Rename ${title}`} onClick={rename} />
          <IconButton icon="trash" label={`Remove ${title}`} onClick={remove} />
        </>
      }
    />
  );
}

export const passkeyTitle = ({ label }: Pick<Passkey, 'label'>): string => label ?? 'Passkey';
