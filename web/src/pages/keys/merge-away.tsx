import type { MergeTicket } from '@hodlxxi/sdk';
import { useProfile } from '../../api/account.ts';
import { useSdk } from '../../api/sdk.ts';
import { useAction } from '../../api/use-action.ts';
import { nameOf } from '../../lib/person.ts';
import { loginUrl } from '../../session/login-url.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { keepTicket, MERGE_HERE } from './merge-ticket.ts';

/** First half: signed in with the account that goes. On to signing in with the one that stays. */
export function MergeAway({ onClose }: { readonly onClose: () => void }) {
  const sdk = useSdk();
  const profile = useProfile();
  const begin = useAction<void, MergeTicket>(() => sdk.account.merge.ticket(), {
    after: (ticket) => {
      keepTicket(window.sessionStorage, ticket, Date.now());
      window.location.assign(loginUrl({ to: MERGE_HERE, fresh: true }));
    },
    toastErrors: false,
  });
  const name = profile.data ? nameOf(profile.data) : 'This account';
  return (
    <Confirm
      title="Merge this account into another?"
      act="Sign in to the other account"
      action={begin}
      onClose={onClose}
      destructive={false}
    >
      <ol className="ordered">
        <li>
          <strong>{name}</strong>, which you are signed in to now, is the account that goes. If you want to
          keep its name, begin from the other one instead.
        </li>
        <li>
          Next you sign in with a key of the account that stays, in this browser and within five minutes.
        </li>
        <li>Then you confirm, and keys, passkeys and applications move over.</li>
      </ol>
    </Confirm>
  );
}
