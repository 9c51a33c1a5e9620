import type { Client } from '@hodlxxi/sdk';
import { useState } from 'react';
import { useAllClients, useMayAct } from '../../api/admin.ts';
import { Empty } from '../../ui/empty.tsx';
import { Rows } from '../../ui/rows.tsx';
import { Section } from '../../ui/section.tsx';
import { Segments } from '../../ui/segments.tsx';
import { useDialog } from '../../ui/use-dialog.ts';
import { ClientRow } from './client-row.tsx';
import { Approve, Reject } from './decide.tsx';

const states = [
  { value: 'pending', label: 'Waiting' },
  { value: 'active', label: 'Active' },
  { value: 'disabled', label: 'Disabled' },
] as const;

const none: Readonly<Record<Client['status'], string>> = {
  pending: 'No application waits for approval',
  active: 'No active application',
  disabled: 'No disabled application',
};

export function ClientsTab() {
  const [status, setStatus] = useState<Client['status']>('pending');
  const list = useAllClients(status);
  const mayAct = useMayAct();
  const dialog = useDialog();
  const chosen = list.items?.find(({ client_id }) => client_id === dialog.id);
  return (
    <Section
      title="Applications"
      lead={mayAct ? undefined : 'You may look. Administrators approve and reject.'}
      action={<Segments label="Show" value={status} onValue={setStatus} options={states} />}
    >
      <Rows
        list={list}
        empty={
          <Empty icon="check" title={none[status]}>
            New ones appear here by themselves when somebody registers them.
          </Empty>
        }
      >
        {(client) => (
          <ClientRow
            key={client.client_id}
            client={client}
            decide={mayAct && status === 'pending' ? (act) => dialog.open(act, client.client_id) : undefined}
          />
        )}
      </Rows>
      {dialog.name === 'approve' && chosen && <Approve client={chosen} onClose={dialog.close} />}
      {dialog.name === 'reject' && chosen && <Reject client={chosen} onClose={dialog.close} />}
    </Section>
  );
}
