import type { Client } from '@hodlxxi/sdk';
import { useNavigate } from 'react-router';
import { known } from '../../../api/account.ts';
import { useSdk } from '../../../api/sdk.ts';
import { useAction } from '../../../api/use-action.ts';
import { Button } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { Section } from '../../../ui/section.tsx';
import { useDialog } from '../../../ui/use-dialog.ts';

export function DangerZone({ client }: { readonly client: Client }) {
  const dialog = useDialog();
  return (
    <Section
      title="Delete"
      lead="Ends every session people have in it through this server."
      action={
        <Button icon="trash" onClick={() => dialog.open('delete')}>
          Delete application
        </Button>
      }
    >
      {dialog.name === 'delete' && <Delete client={client} onClose={dialog.close} />}
    </Section>
  );
}

function Delete({ client, onClose }: { readonly client: Client; readonly onClose: () => void }) {
  const sdk = useSdk();
  const navigate = useNavigate();
  const name = client.metadata.client_name ?? client.client_id;
  const remove = useAction<void>(() => sdk.clients.remove(client.client_id), {
    done: `${name} is deleted`,
    // First away from here: this page would ask for an application that is gone.
    after: () => void navigate('/developer', { replace: true }),
    changes: [[...known.clients, 'list'], [...known.clients, 'quota'], known.grants, known.events],
    toastErrors: false,
  });
  return (
    <Confirm title={`Delete ${name}?`} act="Delete" action={remove} onClose={onClose}>
      <p>
        Its client id, secrets and every token it holds stop working at once, for everybody who signs in with
        it. This cannot be undone; a new registration gets a new client id.
      </p>
    </Confirm>
  );
}
