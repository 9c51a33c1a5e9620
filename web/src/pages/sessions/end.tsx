import type { Session } from '@hodlxxi/sdk';
import { known } from '../../api/account.ts';
import { useSdk } from '../../api/sdk.ts';
import { useAction } from '../../api/use-action.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { Time } from '../../ui/time.tsx';
import { sessionTitle } from './session-row.tsx';

type Props = { readonly session: Session; readonly onClose: () => void };

export function EndSession({ session, onClose }: Props) {
  const sdk = useSdk();
  const title = sessionTitle(session);
  const end = useAction<void>(() => sdk.account.sessions.end(session.id), {
    changes: [known.sessions, known.events],
    done: 'The session has ended',
    after: onClose,
    toastErrors: false,
  });
  return (
    <Confirm title={`End ${title}?`} act="End session" action={end} onClose={onClose}>
      <p>
        It was last active <Time at={session.last_activity_at} />
        {session.ip && <> from {session.ip}</>}. Whoever uses it has to sign in again with one of your keys.
      </p>
    </Confirm>
  );
}

export function EndOthers({ count, onClose }: { readonly count: number; readonly onClose: () => void }) {
  const sdk = useSdk();
  const end = useAction<void, number>(() => sdk.account.sessions.endAll({ keepCurrent: true }), {
    changes: [known.sessions, known.events],
    done: (ended) => ({ text: ended === 1 ? 'One session has ended' : `${ended} sessions have ended` }),
    after: onClose,
    toastErrors: false,
  });
  return (
    <Confirm title="End all other sessions?" act="End them" action={end} onClose={onClose}>
      <p>
        {count === 1 ? 'One other session ends' : `${count} or more other sessions end`} at once, on every
        device. You stay signed in here. Applications you have allowed keep their access; take that back under
        Applications.
      </p>
    </Confirm>
  );
}
