import type { Client } from '@hodlxxi/sdk';
import { known } from '../../../api/account.ts';
import { clientKey } from '../../../api/clients.ts';
import { useSdk } from '../../../api/sdk.ts';
import { useAction } from '../../../api/use-action.ts';
import { Confirm } from '../../../ui/confirm.tsx';

type Props = {
  readonly client: Client;
  readonly onIssued: (secret: string) => void;
  readonly onClose: () => void;
};

export function NewSecret({ client, onIssued, onClose }: Props) {
  const sdk = useSdk();
  const add = useAction<void, string>(
    async () => (await sdk.clients.secrets.add(client.client_id)).client_secret,
    {
      changes: [clientKey(client.client_id), known.events],
      after: (secret) => {
        onIssued(secret);
        onClose();
      },
      toastErrors: false,
    },
  );
  return (
    <Confirm title="Add a secret?" act="Add secret" action={add} onClose={onClose} destructive={false}>
      <p>
        The secret there is keeps working beside the new one. The new one is shown once, on the page behind
        this.
      </p>
    </Confirm>
  );
}
