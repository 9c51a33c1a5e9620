import { PasskeyError } from '@hodlxxi/sdk';
import { useMutation } from '@tanstack/react-query';
import { wordsFor } from '../api/failure.ts';
import { useSdk } from '../api/sdk.ts';
import { Button } from '../ui/button.tsx';
import { Problem } from '../ui/problem.tsx';

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

export function passkeyWords(error: unknown): string {
  if (!(error instanceof PasskeyError)) return wordsFor(error);
  switch (error.code) {
    case 'cancelled':
      return 'No passkey was used. Try again when you are ready.';
    case 'exists':
      return 'This device already holds a passkey of your account.';
    case 'unsupported':
      return 'This browser cannot use passkeys here.';
    case 'failed':
      return 'The passkey could not be used. Try another one, or another device.';
  }
}
