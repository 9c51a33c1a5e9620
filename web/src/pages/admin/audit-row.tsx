import type { AdminEvent } from '@hodlxxi/sdk';
import { shortKey } from '../../lib/key-words.ts';
import { EventLine } from '../../ui/event-line.tsx';

export const AuditRow = ({ event }: { readonly event: AdminEvent }) => {
  const { user_id, client_id, metadata } = event;
  const isBare = Object.keys(metadata).length === 0;
  return (
    <EventLine
      event={event}
      about={[
        user_id ? `Account ${shortKey(user_id)}` : 'No account',
        ...(client_id ? [`Application ${shortKey(client_id)}`] : []),
      ]}
      details={isBare ? [] : [<code key="details">{JSON.stringify(metadata)}</code>]}
    />
  );
};
