import type { SecurityEvent } from '@hodlxxi/sdk';
import { useClientNames } from '../../api/client-names.ts';
import { deviceWords } from '../../lib/device-words.ts';
import { eventWords, tellsFailure } from '../../lib/event-words.ts';
import { Row } from '../../ui/rows.tsx';
import { Time } from '../../ui/time.tsx';

export function EventRow({ event }: { readonly event: SecurityEvent }) {
  const nameOf = useClientNames();
  const { icon, title } = eventWords(event);
  const { client_id, ip, user_agent, created_at } = event;
  return (
    <Row
      icon={icon}
      title={title}
      tag={!tellsFailure(event) && <span className="tag tag-warn">Refused</span>}
      facts={[
        <Time key="at" at={created_at} />,
        ...(client_id ? [nameOf(client_id) ?? `Application ${client_id.slice(0, 8)}…`] : []),
        ...(user_agent ? [deviceWords(user_agent)] : []),
        ...(ip ? [`From ${ip}`] : []),
      ]}
    />
  );
}
