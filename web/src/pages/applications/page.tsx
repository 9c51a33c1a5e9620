import { useGrants } from '../../api/grants.ts';
import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { Section } from '../../ui/section.tsx';
import { useDialog } from '../../ui/use-dialog.ts';
import { GrantRow } from './grant-row.tsx';
import { TakeBack } from './take-back.tsx';

export function ApplicationsPage() {
  const list = useGrants();
  const dialog = useDialog();
  const chosen = list.items?.find(({ id }) => id === dialog.id);
  return (
    <Page title="Applications" lead="What you have allowed, and to whom. Take back what you do not use.">
      <Section title="Allowed by you">
        <Rows
          list={list}
          empty={
            <Empty icon="apps" title="No application yet">
              Sign in to one with your key, and it appears here with what you allowed it.
            </Empty>
          }
        >
          {(grant) => (
            <GrantRow key={grant.id} grant={grant} takeBack={() => dialog.open('take-back', grant.id)} />
          )}
        </Rows>
      </Section>
      {dialog.name === 'take-back' && chosen && <TakeBack grant={chosen} onClose={dialog.close} />}
    </Page>
  );
}
