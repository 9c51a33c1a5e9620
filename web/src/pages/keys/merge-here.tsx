import type { Merged } from '@hodlxxi/sdk';
import { useProfile } from '../../api/account.ts';
import { useSdk } from '../../api/sdk.ts';
import { useAction } from '../../api/use-action.ts';
import { nameOf } from '../../lib/person.ts';
import { loginUrl } from '../../session/login-url.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { dropTicket, type KeptTicket, MERGE_HERE } from './merge-ticket.ts';

type Props = { readonly ticket: KeptTicket | null; readonly onClose: () => void };

/** Second half: signed in with the account that stays. */
export function MergeHere({ ticket, onClose }: Props) {
  const profile = useProfile();
  if (!ticket || !profile.data) {
    return (
      <Dialog title="Merging took too long" onClose={onClose}>
        <p className="lead">Nothing was changed. Sign in to the account that goes, and begin again there.</p>
        <div className="dialog-actions">
          <Button onClick={onClose}>Close</Button>
        </div>
      </Dialog>
    );
  }
  if (ticket.user.user_id === profile.data.user_id) {
    return (
      <Dialog title="This is the same account" onClose={onClose}>
        <p className="lead">
          You signed in to the account you came from. Sign in with a key of the other one.
        </p>
        <div className="dialog-actions">
          <a className="button button-primary" href={loginUrl({ to: MERGE_HERE, fresh: true })}>
            Sign in with another key
          </a>
        </div>
      </Dialog>
    );
  }
  return <Complete ticket={ticket} name={nameOf(profile.data)} onClose={onClose} />;
}

type CompleteProps = { readonly ticket: KeptTicket; readonly name: string; readonly onClose: () => void };

function Complete({ ticket, name, onClose }: CompleteProps) {
  const sdk = useSdk();
  const { user } = ticket;
  const merge = useAction<void, Merged>(() => sdk.account.merge.complete(ticket.ticket), {
    changes: [[]],
    done: 'The accounts are one',
    after: () => {
      dropTicket(window.sessionStorage);
      onClose();
    },
    toastErrors: false,
  });
  return (
    <Confirm title={`Merge into ${name}?`} act="Merge accounts" action={merge} onClose={onClose}>
      <p>
        {user.username === null ? 'The other account' : <strong>{user.username}</strong>} and its{' '}
        {user.keys === 1 ? 'key' : `${user.keys} keys`} move into <strong>{name}</strong>. The other account
        ends, with its sessions and what its applications were allowed. This cannot be undone.
      </p>
    </Confirm>
  );
}
