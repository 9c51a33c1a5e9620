import type { ClientSecret } from '@hodlxxi/sdk';
import { IconButton } from '../../../ui/button.tsx';
import { Row } from '../../../ui/rows.tsx';
import { Time } from '../../../ui/time.tsx';

type Props = { readonly secret: ClientSecret; readonly revoke: () => void };

export const SecretRow = ({ secret: { hint, created_at, expires_at }, revoke }: Props) => (
  <Row
    icon="lock"
    title={
      <>
        Ends in <code>{hint}</code>
      </>
    }
    facts={[
      <>
        Made <Time at={created_at} />
      </>,
      expires_at ? (
        <>
          Expires <Time at={expires_at} />
        </>
      ) : (
        'Does not expire'
      ),
    ]}
    actions={<IconButton icon="trash" label={`Revoke the secret that ends in ${hint}`} onClick={revoke} />}
  />
);
