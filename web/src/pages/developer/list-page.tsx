import { useClients } from '../../api/clients.ts';
import { Empty } from '../../ui/empty.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { Section } from '../../ui/section.tsx';
import { ClientRow } from './client-row.tsx';
import { Quota } from './quota.tsx';

export function ListPage() {
  const list = useClients();
  return (
    <Page
      title="My applications"
      lead="What you build: websites, apps and services where people sign in with their keys."
      actions={
        <LinkButton kind="primary" icon="plus" to="/developer/new">
          New application
        </LinkButton>
      }
    >
      <Section title="Registered by you" lead={<Quota />}>
        <Rows
          list={list}
          empty={
            <Empty icon="code" title="Let people sign in to what you build">
              A new application takes a name, and an address for people to come back to.
            </Empty>
          }
        >
          {(client) => <ClientRow key={client.client_id} client={client} />}
        </Rows>
      </Section>
    </Page>
  );
}
