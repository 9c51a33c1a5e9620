import type { AdminUser, Role } from '@hodlxxi/sdk';
import { useState } from 'react';
import { adminKnown } from '../../api/admin.ts';
import { wordsFor } from '../../api/failure.ts';
import { useSdk } from '../../api/sdk.ts';
import { useAction } from '../../api/use-action.ts';
import { shortKey } from '../../lib/key-words.ts';
import { Button } from '../../ui/button.tsx';
import { Choices } from '../../ui/choices.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Problem } from '../../ui/problem.tsx';

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
    <Dialog title={`Roles of ${name}`} onClose={onClose}>
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          save.run();
        }}
      >
        <Choices legend="These and no others" choices={roles} chosen={chosen} onChosen={setChosen} />
        {save.error !== null && <Problem>{wordsFor(save.error)}</Problem>}
        <div className="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={save.busy}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
