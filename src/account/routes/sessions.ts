import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { BrowserSessions } from '../../core/authn/browser.ts';
import { problem } from '../../core/errors.ts';
import { readCursor, writeCursor } from '../../core/paging.ts';
import { httpErrors } from '../../lib/http/errors.ts';
import type { AccountService } from '../account.ts';
import { presentSession } from '../present.ts';
import { actorOf, principalOf, sessionOf } from '../request.ts';
import { endSessionsAnswer, endSessionsQuery, pageQuery, sessionParams, sessionsAnswer } from '../schema.ts';

const tags = ['account'];
const access = {};
const position = z.object({ at: z.string().regex(/^\d{1,16}$/), uid: z.string().max(64) });

/** Where the person is signed in. Applications have no business here, so no scope opens these routes. */
export function sessionRoutes(
  account: AccountService,
  browser: Pick<BrowserSessions, 'forget'>,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/sessions',
      {
        config: { access },
        schema: { tags, summary: 'My sessions', querystring: pageQuery, response: { 200: sessionsAnswer } },
      },
      async (request) => {
        const { userId, sessionUid } = principalOf(request);
        const { limit, cursor } = request.query;
        const page = await account.sessions(userId, { limit, after: readCursor(cursor, position) });
        return {
          sessions: page.sessions.map((session) => presentSession(session, sessionUid)),
          next_cursor: page.next && writeCursor(page.next),
        };
      },
    );

    app.delete(
      '/api/sessions/:id',
      {
        config: { access },
        schema: { tags, summary: 'End one session', params: sessionParams, response: { 204: z.null() } },
      },
      async (request, reply) => {
        const { id } = request.params;
        if (!(await account.endSession(actorOf(request), id))) throw problem(httpErrors, 'not_found');
        if (id === principalOf(request).sessionUid) browser.forget(request, reply);
        return reply.code(204).send(null);
      },
    );

    app.delete(
      '/api/sessions',
      {
        config: { access },
        schema: {
          tags,
          summary: 'End all sessions',
          querystring: endSessionsQuery,
          response: { 200: endSessionsAnswer },
        },
      },
      async (request, reply) => {
        const keep = request.query.keep_current;
        const uid = keep ? (principalOf(request).sessionUid ?? null) : null;
        const ended = await account.endSessions(actorOf(request), uid);
        if (!keep) browser.forget(request, reply);
        return { ended };
      },
    );

    app.post(
      '/api/logout',
      {
        config: { access: { partial: true } },
        schema: { tags, summary: 'End the session that asks', response: { 204: z.null() } },
      },
      async (request, reply) => {
        await account.endSession(actorOf(request), sessionOf(request).sessionUid);
        browser.forget(request, reply);
        return reply.code(204).send(null);
      },
    );
  };
}
