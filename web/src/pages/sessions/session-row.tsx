import type { Session } from '@hodlxxi/sdk';
import { deviceWords, isPhone } from '../../lib/device-words.ts';
import { methodWords } from '../../lib/method-words.ts';
import { IconButton } from '../../ui/button.tsx';
import { Row } from '../../ui/rows.tsx';
import { Time } from '../../ui/time.tsx';

export function SessionRow({ session, end }: { readonly session: Session; readonly end: () => void }) {
  const { kind, current, amr, ip, user_agent, last_activity_at } = session;
  const title = sessionTitle(session);
  return (
    <Row
      icon={
        kind === 'browser' ? (isPhone(user_agent) ? 'phone' : 'device') : kind === 'wallet' ? 'bolt' : 'code'
      }
      title={title}
      tag={current && <span className="tag tag-good">This device</span>}
      facts={[
        <>
          Active <Time at={last_activity_at} />
        </>,
        `With ${methodWords(amr)}`,
        ...(ip ? [`From ${ip}`] : []),
      ]}
      actions={!current && <IconButton icon="leave" label={`End ${title}`} onClick={end} />}
    />
  );
}

export function sessionTitle({ kind, user_agent }: Pick<Session, 'kind' | 'user_agent'>): string {
  const device = deviceWords(user_agent);
  if (kind === 'browser') return device;
  return kind === 'wallet' ? `Lightning wallet, ${device}` : `Program, ${device}`;
}
