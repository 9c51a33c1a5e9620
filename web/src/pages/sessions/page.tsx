import { useSessions } from '../../api/account.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { Section } from '../../ui/section.tsx';
import { useDialog } from '../../ui/use-dialog.ts';
import { EndOthers, EndSession } from './end.tsx';
import { SessionRow } from './session-row.tsx';

export function SessionsPage() {
  const list = useSessions();
  const dialog = useDialog();
  const chosen = list.items?.find(({ id }) => id === dialog.id);
  const others = list.items?.filter(({ current }) => !current) ?? [];
  return (
    <Page
      title="Sessions and devices"
      lead="Everywhere you are signed in. End what you do not recognise."
      actions={
        others.length > 0 && (
          <Button kind="quiet" icon="leave" onClick={() => dialog.open('end-others')}>
            End all others
          </Button>
        )
      }
    >
      <Section title="Signed in now">
        <Rows
          name="sessions"
          list={list}
          empty={
            <Empty icon="device" title="No session">
              Sign in again to see it here.
            </Empty>
          }
        >
          {(session) => (
            <SessionRow key={session.id} session={session} end={() => dialog.open('end', session.id)} />
          )}
        </Rows>
      </Section>
      {dialog.name === 'end' && chosen && <EndSession session={chosen} onClose={dialog.close} />}
      {dialog.name === 'end-others' && <EndOthers count={others.length} onClose={dialog.close} />}
    </Page>
  );
}
