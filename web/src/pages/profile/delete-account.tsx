import { useState } from 'react';
import { useProfile } from '../../api/account.ts';
import { useSdk } from '../../api/sdk.ts';
import { useAction } from '../../api/use-action.ts';
import { nameOf } from '../../lib/person.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { FormProblem } from '../../ui/problem.tsx';

const WORDS = 'delete my account';

/** Typing is slow on purpose. */
export function DeleteAccount({ onClose }: { readonly onClose: () => void }) {
  const sdk = useSdk();
  const { data } = useProfile();
  const [typed, setTyped] = useState('');
  const isMeant = typed.trim().toLowerCase() === WORDS;
  const remove = useAction<void>(() => sdk.account.remove(), {
    after: () => window.location.assign('/account-deleted'),
    toastErrors: false,
  });
  return (
    <Dialog title={`Delete ${data ? nameOf(data) : 'this account'}?`} onClose={onClose}>
      <p>
        Your profile, keys, passkeys, sessions and registered applications are deleted, and applications you
        have allowed lose their access. Your keys themselves stay in your wallets. Signing in with one of them
        afterwards opens a new account that knows nothing of this one.
      </p>
      <Form
        onSubmit={() => {
          if (isMeant) remove.run();
        }}
      >
        <TextField
          label={`Type “${WORDS}”`}
          value={typed}
          onValue={setTyped}
          autoComplete="off"
          spellCheck={false}
        />
        <FormProblem error={remove.error} />
        <div className="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="danger" type="submit" busy={remove.busy} disabled={!isMeant}>
            Delete for good
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
