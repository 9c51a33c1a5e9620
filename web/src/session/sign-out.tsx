import { useMutation } from '@tanstack/react-query';
import { useSdk } from '../api/sdk.ts';
import { Button } from '../ui/button.tsx';

/** Ends this session. The page starts over, so that nothing of the person stays in memory. */
export function SignOutButton() {
  const sdk = useSdk();
  const leave = useMutation({
    mutationFn: () => sdk.account.logout(),
    onSuccess: () => window.location.assign('/app/'),
  });
  return (
    <Button kind="plain" icon="leave" busy={leave.isPending} onClick={() => leave.mutate()}>
      Sign out
    </Button>
  );
}
