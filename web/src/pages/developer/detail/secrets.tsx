import type { Client } from '@hodlxxi/sdk';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/section.tsx';
import { useDialog } from '../../../ui/use-dialog.ts';
import { SecretOnce } from '../secret-once.tsx';
import { NewSecret } from './new-secret.tsx';
import { RevokeSecret } from './revoke-secret.tsx';
import { SecretRow } from './secret-row.tsx';

/** Two may be live, so that an application can change over without a gap. */
const MOST = 2;

export function Secrets({ client }: { readonly client: Client }) {
  const dialog = useDialog();
  const [issued, setIssued] = useState<string>();
  const { secrets } = client;
  const chosen = secrets.find(({ id }) => id === dialog.id);
  return (
    <Section
      title="Secrets"
      lead="To change one without a gap: add a second, move your application to it, then revoke the first."
      action={
        secrets.length < MOST && (
          <Button small icon="plus" onClick={() => dialog.open('new-secret')}>
            New secret
          </Button>
        )
      }
    >
      {issued !== undefined && (
        <SecretOnce secret={issued}>
          <Button kind="primary" icon="check" onClick={() => setIssued(undefined)}>
            I have stored it
          </Button>
        </SecretOnce>
      )}
      {secrets.length === 0 ? (
        <Notice icon="warning" warn>
          <strong>There is no secret.</strong> The application cannot prove who it is until you add one.
        </Notice>
      ) : (
        <ul className="rows">
          {secrets.map((secret) => (
            <SecretRow key={secret.id} secret={secret} revoke={() => dialog.open('revoke', secret.id)} />
          ))}
        </ul>
      )}
      {dialog.name === 'new-secret' && (
        <NewSecret client={client} onIssued={setIssued} onClose={dialog.close} />
      )}
      {dialog.name === 'revoke' && chosen && (
        <RevokeSecret client={client} secret={chosen} onClose={dialog.close} />
      )}
    </Section>
  );
}
