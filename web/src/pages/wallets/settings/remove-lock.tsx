import { useSdk } from '../../../api/sdk.ts';
import { useAction } from '../../../api/use-action.ts';
import { walletsKnown } from '../../../api/wallets.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { PassphraseForm } from '../passphrase-form.tsx';
import { useOpenWallet } from '../wallet-context.ts';

export function RemoveLock({ onClose }: { readonly onClose: () => void }) {
  const sdk = useSdk();
  const { id, name } = useOpenWallet();
  const remove = useAction<string>((passphrase) => sdk.wallets.lock.remove(id, passphrase), {
    changes: [walletsKnown.one(id), walletsKnown.list],
    done: 'The lock is off',
    after: onClose,
    toastErrors: false,
  });
  return (
    <Dialog title={`Take the lock off ${name}?`} onClose={onClose}>
      <p>The server can then read its descriptors again, as for any other wallet.</p>
      <PassphraseForm act="Take the lock off" action={remove}>
        <Button onClick={onClose}>Cancel</Button>
      </PassphraseForm>
    </Dialog>
  );
}
