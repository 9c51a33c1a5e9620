import { sql } from 'kysely';
import type { AllEvents } from '../../account/admin/admin-store.ts';
import { type EventRow, eventColumns, eventOf } from './event-row.ts';
import type { Sql } from './sql.ts';

/** The whole audit trail, for operators. It may lag behind. */
export function createAllEvents({ read }: Pick<Sql, 'read'>): AllEvents {
  return {
    async list({ userId, action, limit, after }) {
      const { rows } = await sql<EventRow & { user_id: string | null }>`select user_id, ${eventColumns}
        from audit_logs where true
          ${userId === undefined ? sql`` : sql`and user_id = ${userId}`}
          ${action === undefined ? sql`` : sql`and action = ${action}`}
          ${after === null ? sql`` : sql`and id < ${after}::bigint`}
        order by id desc limit ${limit}`.execute(read);
      return rows.map((row) => ({ ...eventOf(row), userId: row.user_id }));
    },
  };
}
