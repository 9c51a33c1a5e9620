import { sql } from 'kysely';
import type { OwnEvent, OwnEvents } from '../../account/store.ts';
import type { Sql } from './sql.ts';

type Row = {
  id: string;
  action: string;
  success: boolean;
  client_id: string | null;
  resource_type: string | null;
  resource_id: string | null;
  ip: string | null;
  user_agent: string | null;
  created_at: Date;
  at: string;
};

/** Reads the audit trail for the person concerned; `metadata` stays with the operator. It may lag behind. */
export function createOwnEvents({ read }: Sql): OwnEvents {
  return {
    async list(userId, { limit, after }) {
      const before = after
        ? sql`(created_at, id) < (timestamptz 'epoch' + ${after.at}::bigint * interval '1 microsecond',
            ${after.id}::bigint)`
        : sql`true`;
      const { rows } = await sql<Row>`select id, action, success, client_id, resource_type, resource_id,
          host(ip) as ip, user_agent, created_at, (extract(epoch from created_at) * 1000000)::bigint::text as at
        from audit_logs where user_id = ${userId} and ${before}
        order by created_at desc, id desc limit ${limit + 1}`.execute(read);
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return { events: shown.map(present), next: last ? { at: last.at, id: last.id } : null };
    },
  };
}

function present(row: Row): OwnEvent {
  return {
    id: row.id,
    action: row.action,
    success: row.success,
    clientId: row.client_id,
    resourceType: row.resource_type,
    resourceId: row.resource_id,
    ip: row.ip,
    userAgent: row.user_agent,
    createdAt: row.created_at,
  };
}
