import { useState } from 'react';
import { useMayAct, usePeople } from '../../api/admin.ts';
import { useSettled } from '../../lib/use-settled.ts';
import { Empty } from '../../ui/empty.tsx';
import { TextField } from '../../ui/field.tsx';
import { Rows } from '../../ui/rows.tsx';
import { Section } from '../../ui/section.tsx';
import { useDialog } from '../../ui/use-dialog.ts';
import { PersonRow } from './person-row.tsx';
import { Roles } from './roles.tsx';

export function PeopleTab() {
  const [typed, setTyped] = useState('');
  const list = usePeople(useSettled(typed.trim()));
  const mayAct = useMayAct();
  const dialog = useDialog();
  const chosen = list.items?.find(({ user_id }) => user_id === dialog.id);
  return (
    <Section title="People" lead={mayAct ? undefined : 'You may look. Administrators change roles.'}>
      <TextField
        label="Search"
        type="search"
        value={typed}
        onValue={setTyped}
        maxLength={120}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        placeholder="A name, account id, public key, npub or address"
      />
      <Rows
        list={list}
        expect={4}
        empty={
          <Empty icon="search" title="Nobody like that">
            A name may be a part of one; everything else has to be whole.
          </Empty>
        }
      >
        {(person) => (
          <PersonRow
            key={person.user_id}
            person={person}
            change={mayAct ? () => dialog.open('roles', person.user_id) : undefined}
          />
        )}
      </Rows>
      {dialog.name === 'roles' && chosen && <Roles person={chosen} onClose={dialog.close} />}
    </Section>
  );
}
