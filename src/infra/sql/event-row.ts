/** An audit record as lists of them show it. */
import { sql } from 'kysely';
import type { OwnEvent } from '../../account/store.ts';

export type EventRow = {
  id: string;
  action: string;
  success: boolean;
  client_id: string | null;
  resource_type: string | null;
  resource_id: string | null;
  ip: string | null;
  user_agent: string | null;
  metadata: Record<string, unknown>;
  created_at: Date;
};

export const eventColumns = sql`id, action, success, client_id, resource_type, resource_id, host(ip) as ip, user_agent,
  metadata, created_at`;

export function eventOf(row: EventRow): OwnEvent {
  return {
    id: row.id,
    action: row.action,
    success: row.success,
    clientId: row.client_id,
    resourceType: row.resource_type,
    resourceId: row.resource_id,
    ip: row.ip,
    userAgent: row.user_agent,
    metadata: row.metadata,
    createdAt: row.created_at,
  };
}
