import { useState } from 'react';
import { fieldProblem } from '../../../api/failure.ts';
import { useSdk } from '../../../api/sdk.ts';
import { useAction } from '../../../api/use-action.ts';
import { walletsKnown } from '../../../api/wallets.ts';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { NewPassphrase } from '../new-passphrase.tsx';
import { useOpenWallet } from '../wallet-context.ts';

export function SetLock({ onClose }: { readonly onClose: () => void }) {
  const sdk = useSdk();
  const { id, name } = useOpenWallet();
  const [passphrase, setPassphrase] = useState('');
  const lock = useAction<void>(() => sdk.wallets.lock.set(id, passphrase), {
    changes: [walletsKnown.one(id), walletsKnown.list],
    done: `${name} is locked`,
    after: onClose,
    toastErrors: false,
  });
  return (
    <FormDialog
      title={`Lock ${name}`}
      act="Lock"
      action={lock}
      onSubmit={() => lock.run()}
      fields={['passphrase']}
      onClose={onClose}
    >
      <p>
        While it is locked nobody asks the Bitcoin node about it: it is brought up to date when you unlock it.
        The lock hides neither what was written down before nor what the Bitcoin node has on its disk.
      </p>
      <NewPassphrase
        value={passphrase}
        onValue={(value) => {
          lock.reset();
          setPassphrase(value);
        }}
        hint="Nobody can recover it, the operator included. If you lose it, add the wallet anew."
        problem={fieldProblem(lock.error, 'passphrase')}
      />
    </FormDialog>
  );
}
