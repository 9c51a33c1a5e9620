import { known } from '../../api/account.ts';
import { useSdk } from '../../api/sdk.ts';
import { useAction } from '../../api/use-action.ts';
import { passkeyWords } from '../../session/passkey-words.ts';
import { Switch } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Problem } from '../../ui/problem.tsx';

type Props = { readonly required: boolean; readonly count: number };

export function RequirePasskey({ required, count }: Props) {
  const sdk = useSdk();
  const set = useAction<boolean, boolean>(
    async (wanted) => {
      // One that does not work must not be required; and so this session is a strong one from the start.
      if (wanted) await sdk.passkeys.confirm();
      return sdk.passkeys.require(wanted);
    },
    {
      changes: [known.passkeys, known.session, known.profile, known.events],
      done: (now) => ({
        text: now ? 'Every sign-in asks for a passkey from now on' : 'A key alone signs you in again',
      }),
      toastErrors: false,
    },
  );
  return (
    <div className="require">
      <Switch
        label="Ask for a passkey at every sign-in"
        hint="After your key has signed, on every device and for every application."
        checked={set.busy ? !required : required}
        onChecked={(wanted) => {
          if (!set.busy) set.run(wanted);
        }}
      />
      {set.error !== null && <Problem>{passkeyWords(set.error)}</Problem>}
      {required && count === 1 && (
        <Notice icon="warning" warn>
          <strong>You have one passkey only.</strong> Without it nobody can open this account, not even you.
          Add another one on a second device.
        </Notice>
      )}
    </div>
  );
}
