import type { AdminClient } from '@hodlxxi/sdk';
import { adminKnown } from '../../api/admin.ts';
import { useSdk } from '../../api/sdk.ts';
import { useAction } from '../../api/use-action.ts';
import { Confirm } from '../../ui/confirm.tsx';

type Props = { readonly client: AdminClient; readonly onClose: () => void };

export function Approve({ client, onClose }: Props) {
  const sdk = useSdk();
  const name = client.metadata.client_name ?? client.client_id;
  const approve = useAction<void>(() => sdk.admin.clients.approve(client.client_id), {
    changes: [adminKnown.clients, adminKnown.events],
    done: `${name} is approved`,
    after: onClose,
    toastErrors: false,
  });
  return (
    <Confirm title={`Approve ${name}?`} act="Approve" action={approve} onClose={onClose} destructive={false}>
      <p>From now on people of this server can sign in with it, to the addresses it has registered.</p>
    </Confirm>
  );
}

export function Reject({ client, onClose }: Props) {
  const sdk = useSdk();
  const name = client.metadata.client_name ?? client.client_id;
  const reject = useAction<void>(() => sdk.admin.clients.reject(client.client_id), {
    changes: [adminKnown.clients, adminKnown.events],
    done: `${name} is rejected`,
    after: onClose,
    toastErrors: false,
  });
  return (
    <Confirm title={`Reject ${name}?`} act="Reject" action={reject} onClose={onClose}>
      <p>It stays disabled, and whoever registered it sees that. Nobody can sign in with it.</p>
    </Confirm>
  );
}
