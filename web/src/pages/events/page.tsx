import { useState } from 'react';
import { useEvents } from '../../api/events.ts';
import { type EventTopic, eventTopics, eventWords } from '../../lib/event-words.ts';
import { SelectField } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { Section } from '../../ui/section.tsx';
import { EventRow } from './event-row.tsx';
import { NoEvents } from './no-events.tsx';

const filters: readonly { readonly value: EventTopic | 'all'; readonly label: string }[] = [
  { value: 'all', label: 'Everything' },
  ...(['sign-in', 'keys', 'access', 'account', 'build'] as const).map((value) => ({
    value,
    label: eventTopics[value],
  })),
];

export function EventsPage() {
  const list = useEvents();
  const [topic, setTopic] = useState<EventTopic | 'all'>('all');
  const items = list.items?.filter((event) => topic === 'all' || eventWords(event).topic === topic);
  return (
    <Page
      title="Security events"
      lead="What happened to your account, newest first. If something was not you, end the session and remove the key."
    >
      <Section
        title="Your events"
        action={<SelectField label="Show" value={topic} onValue={setTopic} options={filters} />}
      >
        <Rows list={{ ...list, items }} expect={6} empty={<NoEvents list={list} />}>
          {(event) => <EventRow key={event.id} event={event} />}
        </Rows>
      </Section>
    </Page>
  );
}
