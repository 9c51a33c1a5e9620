import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ChainHead } from '../../core/audit/chain.ts';
import type { AuditStore } from '../../core/audit/store.ts';
import { verifyPart } from '../../core/audit/verify.ts';
import { cutPage, readCursor, writeCursor } from '../../core/paging.ts';
import { presentEvent } from '../present.ts';
import type { AllEvents } from './admin-store.ts';
import { allEventsAnswer, allEventsQuery, verifyAnswer, verifyQuery } from './schema.ts';

const tags = ['administration'];
const config = { access: { roles: ['operator'] } } as const;

const eventId = z.string().regex(/^\d{1,18}$/);
const position = z.string().regex(/^\d{1,18}:[0-9a-f]{64}$/);

/** Records that one request looks at: about a second's work. */
const MOST = 50_000;

export type AdminAuditDeps = {
  readonly events: AllEvents;
  readonly chain: Pick<AuditStore, 'page' | 'countUnsealed'>;
};

/** What has happened on the server, and whether the record of it is whole. */
export function adminAuditRoutes({ events, chain }: AdminAuditDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/admin/audit',
      {
        config,
        schema: {
          tags,
          summary: 'Security events of everybody',
          querystring: allEventsQuery,
          response: { 200: allEventsAnswer },
        },
      },
      async (request) => {
        const { user_id: userId, action, limit, cursor } = request.query;
        const after = readCursor(cursor, eventId);
        const found = await events.list({ userId, action, limit: limit + 1, after });
        const { shown, next_cursor } = cutPage(found, limit, ({ id }) => id);
        return {
          events: shown.map((event) => ({ ...presentEvent(event), user_id: event.userId })),
          next_cursor,
        };
      },
    );

    app.get(
      '/api/admin/audit/verify',
      {
        config: { ...config, rateLimitGroup: 'audit-verify' },
        schema: {
          tags,
          summary: 'Is the audit log still what was recorded?',
          description: `Walks the hash chain, about ${MOST} records at a time. Compare \`head\` with one kept elsewhere.`,
          querystring: verifyQuery,
          response: { 200: verifyAnswer },
        },
      },
      async (request) => {
        const from = readCursor(request.query.cursor, position);
        const verdict = await verifyPart(chain, {
          from: from === null ? undefined : headOf(from),
          most: MOST,
        });
        const { head, unsealed, intact, complete } = verdict;
        const anchor = `${head.seq}:${head.hash.toString('hex')}`;
        return {
          ok: intact,
          checked: Number(head.seq),
          unsealed,
          head: anchor,
          broken: intact ? null : { at: Number(verdict.at), reason: verdict.reason },
          next_cursor: intact && !complete ? writeCursor(anchor) : null,
        };
      },
    );
  };
}

function headOf(text: string): ChainHead {
  const [seq = '', hash = ''] = text.split(':');
  return { seq: BigInt(seq), hash: Buffer.from(hash, 'hex') };
}
