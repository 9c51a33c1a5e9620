import { useMutation } from '@tanstack/react-query';
import { useSdk } from '../api/sdk.ts';
import { Button } from '../ui/button.tsx';
import { Problem } from '../ui/problem.tsx';
import { passkeyWords } from './passkey-words.ts';

/** Asks the browser for one of the account's passkeys. */
export function PasskeyButton({ onDone }: { readonly onDone: () => void }) {
  const sdk = useSdk();
  const confirm = useMutation({ mutationFn: () => sdk.passkeys.confirm(), onSuccess: onDone });
  return (
    <>
      {confirm.error && <Problem>{passkeyWords(confirm.error)}</Problem>}
      <Button kind="primary" icon="fingerprint" busy={confirm.isPending} onClick={() => confirm.mutate()}>
        Use a passkey
      </Button>
    </>
  );
}
