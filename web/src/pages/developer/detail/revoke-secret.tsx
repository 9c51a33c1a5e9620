import type { Client, ClientSecret } from '@hodlxxi/sdk';
import { known } from '../../../api/account.ts';
import { clientKey } from '../../../api/clients.ts';
import { useSdk } from '../../../api/sdk.ts';
import { useAction } from '../../../api/use-action.ts';
import { Confirm } from '../../../ui/confirm.tsx';

type Props = { readonly client: Client; readonly secret: ClientSecret; readonly onClose: () => void };

export function RevokeSecret({ client, secret, onClose }: Props) {
  const sdk = useSdk();
  const revoke = useAction<void>(() => sdk.clients.secrets.revoke(client.client_id, secret.id), {
    changes: [clientKey(client.client_id), known.events],
    done: 'The secret is revoked',
    after: onClose,
    toastErrors: false,
  });
  return (
    <Confirm
      title={`Revoke the secret that ends in ${secret.hint}?`}
      act="Revoke"
      action={revoke}
      onClose={onClose}
    >
      <p>
        {client.secrets.length > 1
          ? 'Whatever still uses it is refused from now on. The other secret keeps working.'
          : 'It is the only one. Your application is refused from now on, and nobody can sign in, until you add another.'}
      </p>
    </Confirm>
  );
}
