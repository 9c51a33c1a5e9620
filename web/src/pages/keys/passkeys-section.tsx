import { passkeysSupported } from '@hodlxxi/sdk';
import { known, usePasskeys } from '../../api/account.ts';
import { useSdk } from '../../api/sdk.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { LoadProblem } from '../../ui/problem.tsx';
import { RowSkeletons } from '../../ui/rows.tsx';
import { Section } from '../../ui/section.tsx';
import { useDialog } from '../../ui/use-dialog.ts';
import { AddPasskey } from './add-passkey.tsx';
import { PasskeyRow } from './passkey-row.tsx';
import { RemovePasskey } from './remove-passkey.tsx';
import { Rename } from './rename.tsx';
import { RequirePasskey } from './require-passkey.tsx';

export function PasskeysSection() {
  const sdk = useSdk();
  const { data, error, refetch } = usePasskeys();
  const dialog = useDialog();
  const chosen = data?.passkeys.find(({ id }) => id === dialog.id);
  return (
    <Section
      title="Passkeys"
      lead="A second lock: your fingerprint, face or security key, after a key has signed."
      action={
        passkeysSupported() && (
          <Button small icon="plus" aria-label="Add a passkey" onClick={() => dialog.open('add-passkey')}>
            Add
          </Button>
        )
      }
    >
      <div className="passkeys">
        {!data &&
          (error ? <LoadProblem error={error} retry={() => void refetch()} /> : <RowSkeletons count={1} />)}
        {data?.passkeys.length === 0 && (
          <Empty icon="fingerprint" title="No passkey yet">
            {passkeysSupported()
              ? 'Whoever steals a key of yours could sign in. With a passkey they need your device as well.'
              : 'This browser cannot make one here. Try on your phone.'}
          </Empty>
        )}
        {data && data.passkeys.length > 0 && (
          <>
            <ul className="rows">
              {data.passkeys.map((passkey) => (
                <PasskeyRow
                  key={passkey.id}
                  passkey={passkey}
                  rename={() => dialog.open('rename-passkey', passkey.id)}
                  remove={() => dialog.open('remove-passkey', passkey.id)}
                />
              ))}
            </ul>
            <RequirePasskey required={data.required} count={data.passkeys.length} />
          </>
        )}
      </div>
      {dialog.name === 'add-passkey' && <AddPasskey onClose={dialog.close} />}
      {dialog.name === 'rename-passkey' && chosen && (
        <Rename
          what="passkey"
          label={chosen.label}
          placeholder="Passkey"
          rename={(label) => sdk.passkeys.rename(chosen.id, label)}
          changes={[known.passkeys]}
          onClose={dialog.close}
        />
      )}
      {dialog.name === 'remove-passkey' && chosen && (
        <RemovePasskey passkey={chosen} onClose={dialog.close} />
      )}
    </Section>
  );
}
