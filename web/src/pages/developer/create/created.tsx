import type { CreatedClient } from '@hodlxxi/sdk';
import { useNavigate } from 'react-router';
import { Button } from '../../../ui/button.tsx';
import { Code } from '../../../ui/code.tsx';
import { LinkButton } from '../../../ui/link-button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Page } from '../../../ui/page.tsx';
import { Section } from '../../../ui/section.tsx';
import { SecretOnce } from '../secret-once.tsx';

/** The only moment in which the secret is seen. */
export function Created({ client }: { readonly client: CreatedClient }) {
  const navigate = useNavigate();
  const { client_id, client_secret, metadata, status } = client;
  const there = `/developer/${client_id}`;
  return (
    <Page title={`${metadata.client_name} is registered`}>
      {status === 'pending' && (
        <Notice icon="clock" warn>
          <strong>It waits for approval.</strong> Nobody can sign in with it until an operator of this server
          has looked at it. You can set everything up meanwhile.
        </Notice>
      )}
      <Section title="Client id" lead="Names your application. It is no secret.">
        <Code text={client_id} what="the client id" />
      </Section>
      {client_secret === null ? (
        <Section title="No secret" lead="This kind of application proves itself with PKCE.">
          <LinkButton kind="primary" to={there}>
            Set it up
          </LinkButton>
        </Section>
      ) : (
        <Section title="Client secret">
          <SecretOnce secret={client_secret}>
            <Button kind="primary" icon="check" onClick={() => navigate(there)}>
              I have stored it
            </Button>
          </SecretOnce>
        </Section>
      )}
    </Page>
  );
}
