import type { Passkey } from '@hodlxxi/sdk';
import { known } from '../../api/account.ts';
import { useSdk } from '../../api/sdk.ts';
import { useAction } from '../../api/use-action.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { passkeyTitle } from './passkey-row.tsx';

type Props = { readonly passkey: Passkey; readonly onClose: () => void };

export function RemovePasskey({ passkey, onClose }: Props) {
  const sdk = useSdk();
  const title = passkeyTitle(passkey);
  const remove = useAction<void>(() => sdk.passkeys.remove(passkey.id), {
    changes: [known.passkeys, known.events, known.session, known.sessions],
    done: `${title} was removed`,
    after: onClose,
    toastErrors: false,
  });
  return (
    <Confirm title={`Remove ${title}?`} act="Remove passkey" action={remove} onClose={onClose}>
      <p>
        It no longer confirms your sign-ins, and you are signed out everywhere else. Your device may go on
        offering it until you delete it there as well.
      </p>
    </Confirm>
  );
}
