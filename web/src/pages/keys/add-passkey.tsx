import { useState } from 'react';
import { known } from '../../api/account.ts';
import { useSdk } from '../../api/sdk.ts';
import { useAction } from '../../api/use-action.ts';
import { deviceWords } from '../../lib/device-words.ts';
import { passkeyWords } from '../../session/passkey-words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Problem } from '../../ui/problem.tsx';

export function AddPasskey({ onClose }: { readonly onClose: () => void }) {
  const sdk = useSdk();
  const [label, setLabel] = useState(() => deviceWords(navigator.userAgent));
  const add = useAction<void>(() => sdk.passkeys.create({ label: label.trim() || undefined }), {
    changes: [known.passkeys, known.events, known.session],
    done: 'The passkey was added',
    after: onClose,
    toastErrors: false,
  });
  return (
    <Dialog title="Add a passkey" onClose={onClose}>
      <p className="lead">
        Your browser will ask for your fingerprint, face, screen lock or security key. Nothing of that leaves
        your device.
      </p>
      <Form onSubmit={() => add.run()}>
        <TextField
          label="Name"
          hint="To tell it from others later."
          value={label}
          onValue={setLabel}
          maxLength={100}
        />
        {add.error !== null && <Problem>{passkeyWords(add.error)}</Problem>}
        <div className="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" icon="fingerprint" type="submit" busy={add.busy}>
            Continue
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
