import type { AdminUser, Role } from '@hodlxxi/sdk';
import { useState } from 'react';
import { adminKnown } from '../../api/admin.ts';
import { useSdk } from '../../api/sdk.ts';
import { useAction } from '../../api/use-action.ts';
import { shortKey } from '../../lib/key-words.ts';
import { Choices } from '../../ui/choices.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';

const roles: readonly { readonly value: Role; readonly title: string; readonly detail: string }[] = [
  {
    value: 'special',
    title: 'Special',
    detail: 'May register more applications, and use more of everything.',
  },
  { value: 'operator', title: 'Operator', detail: 'Sees all applications, people and events.' },
  { value: 'admin', title: 'Administrator', detail: 'Approves applications and changes roles as well.' },
];

type Props = { readonly person: AdminUser; readonly onClose: () => void };

export function Roles({ person, onClose }: Props) {
  const sdk = useSdk();
  const name = person.username ?? shortKey(person.user_id);
  const [chosen, setChosen] = useState<readonly Role[]>(
    roles.map(({ value }) => value).filter((role) => person.roles.includes(role)),
  );
  const save = useAction<void>(() => sdk.admin.users.setRoles(person.user_id, chosen), {
    changes: [adminKnown.people, adminKnown.events],
    done: `Roles of ${name} changed`,
    after: onClose,
    toastErrors: false,
  });
  return (
    <FormDialog title={`Roles of ${name}`} action={save} onSubmit={() => save.run()} onClose={onClose}>
      <Choices legend="These and no others" choices={roles} chosen={chosen} onChosen={setChosen} />
    </FormDialog>
  );
}
