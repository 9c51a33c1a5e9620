import { sql } from 'kysely';
import type { OwnEvents } from '../../account/store.ts';
import { type EventRow, eventColumns, eventOf } from './event-row.ts';
import type { Sql } from './sql.ts';

type Row = EventRow & { at: string };

/** Reads the audit trail for the person concerned. It may lag behind. */
export function createOwnEvents({ read }: Sql): OwnEvents {
  return {
    async list(userId, { limit, after }) {
      const before = after
        ? sql`(created_at, id) < (timestamptz 'epoch' + ${after.at}::bigint * interval '1 microsecond',
            ${after.id}::bigint)`
        : sql`true`;
      const { rows } =
        await sql<Row>`select ${eventColumns}, (extract(epoch from created_at) * 1000000)::bigint::text as at
        from audit_logs where user_id = ${userId} and ${before}
        order by created_at desc, id desc limit ${limit + 1}`.execute(read);
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return { events: shown.map(eventOf), next: last ? { at: last.at, id: last.id } : null };
    },
  };
}
