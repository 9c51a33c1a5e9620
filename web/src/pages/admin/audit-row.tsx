import type { AdminEvent } from '@hodlxxi/sdk';
import { deviceWords } from '../../lib/device-words.ts';
import { eventWords, tellsFailure } from '../../lib/event-words.ts';
import { shortKey } from '../../lib/key-words.ts';
import { Row } from '../../ui/rows.tsx';
import { Time } from '../../ui/time.tsx';

export const AuditRow = ({ event }: { readonly event: AdminEvent }) => {
  const { icon, title } = eventWords(event);
  const { user_id, client_id, ip, user_agent, created_at, metadata } = event;
  const details = Object.keys(metadata).length === 0 ? [] : [JSON.stringify(metadata)];
  return (
    <Row
      icon={icon}
      title={title}
      tag={!tellsFailure(event) && <span className="tag tag-warn">Refused</span>}
      facts={[
        <Time key="at" at={created_at} />,
        user_id ? `Account ${shortKey(user_id)}` : 'No account',
        ...(client_id ? [`Application ${shortKey(client_id)}`] : []),
        ...(user_agent ? [deviceWords(user_agent)] : []),
        ...(ip ? [`From ${ip}`] : []),
        ...details.map((text) => <code key="details">{text}</code>),
      ]}
    />
  );
};
