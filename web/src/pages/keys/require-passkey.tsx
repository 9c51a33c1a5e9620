import { known } from '../../api/account.ts';
import { useSdk } from '../../api/sdk.ts';
import { useAction } from '../../api/use-action.ts';
import { Switch } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';

type Props = { readonly required: boolean; readonly count: number };

export function RequirePasskey({ required, count }: Props) {
  const sdk = useSdk();
  const set = useAction<boolean, boolean>((wanted) => sdk.passkeys.require(wanted), {
    changes: [known.passkeys, known.session, known.profile, known.events],
    done: (now) => ({
      text: now ? 'Every sign-in asks for a passkey from now on' : 'A key alone signs you in again',
    }),
  });
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
      {required && count === 1 && (
        <Notice icon="warning" warn>
          <strong>You have one passkey only.</strong> Without it nobody can open this account, not even you.
          Add another one on a second device.
        </Notice>
      )}
    </div>
  );
}
