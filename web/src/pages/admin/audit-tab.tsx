import { useState } from 'react';
import { useAllEvents } from '../../api/admin.ts';
import { eventWords, knownActions } from '../../lib/event-words.ts';
import { useSettled } from '../../lib/use-settled.ts';
import { Empty } from '../../ui/empty.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Rows } from '../../ui/rows.tsx';
import { Section } from '../../ui/section.tsx';
import { AuditRow } from './audit-row.tsx';
import { Verification } from './verification.tsx';

const actions = [
  { value: '', label: 'Everything' },
  ...knownActions
    .map((action) => ({ value: action, label: eventWords({ action, success: true }).title }))
    .toSorted((a, b) => a.label.localeCompare(b.label)),
];

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function AuditTab() {
  const [action, setAction] = useState('');
  const [typed, setTyped] = useState('');
  const settled = useSettled(typed.trim());
  const isId = UUID.test(settled);
  const list = useAllEvents({
    ...(action === '' ? {} : { action }),
    ...(isId ? { user_id: settled.toLowerCase() } : {}),
  });
  return (
    <>
      <Verification />
      <Section title="Events of everybody">
        <div className="fields fields-pair">
          <SelectField label="Show" value={action} onValue={setAction} options={actions} />
          <TextField
            label="Account id"
            value={typed}
            onValue={setTyped}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            placeholder="Anybody"
            problem={settled === '' || isId ? undefined : 'An account id is a UUID; find it under People.'}
          />
        </div>
        <Rows
          list={list}
          expect={6}
          empty={
            <Empty icon="activity" title="No such event">
              Nothing has been recorded that is like this.
            </Empty>
          }
        >
          {(event) => <AuditRow key={event.id} event={event} />}
        </Rows>
      </Section>
    </>
  );
}
