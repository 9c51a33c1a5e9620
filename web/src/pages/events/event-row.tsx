import type { SecurityEvent } from '@hodlxxi/sdk';
import { useClientNames } from '../../api/client-names.ts';
import { EventLine } from '../../ui/event-line.tsx';

export function EventRow({ event }: { readonly event: SecurityEvent }) {
  const nameOf = useClientNames();
  const { client_id } = event;
  const about = client_id ? [nameOf(client_id) ?? `Application ${client_id.slice(0, 8)}…`] : [];
  return <EventLine event={event} about={about} />;
}
