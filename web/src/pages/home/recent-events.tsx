import { known } from '../../api/account.ts';
import { useSdk } from '../../api/sdk.ts';
import { useList } from '../../api/use-list.ts';
import { deviceWords } from '../../lib/device-words.ts';
import { eventWords } from '../../lib/event-words.ts';
import { Empty } from '../../ui/empty.tsx';
import { Row, Rows } from '../../ui/rows.tsx';
import { Section } from '../../ui/section.tsx';
import { Time } from '../../ui/time.tsx';

/** The last few; all of them have a page of their own. */
export function RecentEvents() {
  const sdk = useSdk();
  const list = useList([...known.events, 'recent'], sdk.account.audit.page, ({ events }) => events, 4);
  return (
    <Section
      title="Lately"
      lead="Anything here that was not you? End that session, and remove the key it used."
    >
      <Rows
        list={{ ...list, more: undefined }}
        expect={4}
        empty={
          <Empty icon="activity" title="Nothing yet">
            What happens to your account is written down here.
          </Empty>
        }
      >
        {(event) => {
          const { icon, title } = eventWords(event);
          return (
            <Row
              key={event.id}
              icon={icon}
              title={title}
              facts={[
                <Time key="time" at={event.created_at} />,
                deviceWords(event.user_agent),
                ...(event.ip ? [event.ip] : []),
              ]}
            />
          );
        }}
      </Rows>
    </Section>
  );
}
