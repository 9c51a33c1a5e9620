/** The keys of the signed-in person. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { originOf } from '../../core/authn/origin.ts';
import { problem } from '../../core/errors.ts';
import { pageOf } from '../../core/paging.ts';
import { httpErrors } from '../../lib/http/errors.ts';
import { renaming } from '../label.ts';
import { presentKey } from '../present.ts';
import { actorOf, principalOf } from '../request.ts';
import { keysAnswer, pageQuery } from '../schema.ts';
import { keyErrors } from './errors.ts';
import { proofOf } from './request.ts';
import type { KeyRoutesOptions } from './routes.ts';
import { keyAnswer, keyParams, linkRequest, removalQuery } from './schema.ts';

const tags = ['keys'];
const bodyLimit = 64 * 1024;

export function linkedKeyRoutes(options: KeyRoutesOptions): FastifyPluginAsyncZod {
  const { keys, linked, account, browserCookie } = options;

  return async (app) => {
    app.get(
      '/api/keys',
      {
        config: { access: { scopes: ['bitcoin'] } },
        schema: { tags, summary: 'Linked keys', querystring: pageQuery, response: { 200: keysAnswer } },
      },
      async (request) => {
        const found = await account.get(principalOf(request).userId);
        const { shown, next_cursor } = pageOf(found.keys, (key) => key.id, request.query);
        return { keys: shown.map(presentKey), next_cursor };
      },
    );

    app.post(
      '/api/keys',
      {
        bodyLimit,
        config: { access: { fresh: true }, rateLimit: 'auth', rateLimitGroup: 'verify' },
        schema: {
          tags,
          summary: 'Add a key to the account',
          description:
            'Ask for a challenge of purpose `link` with the same session, and answer it with the new key. Lightning wallets are added by LNURL with the action `link`.',
          body: linkRequest,
          response: { 200: keyAnswer.describe('The account had the key before'), 201: keyAnswer },
        },
      },
      async (request, reply) => {
        const { userId } = principalOf(request);
        const { challenge_id: id, label } = request.body;
        const acting = { userId, purposes: ['link'] as const, label };
        const secret = browserCookie.read(request);
        const answer = await keys.answer(id, secret, proofOf(request.body), originOf(request), acting);
        if (answer.outcome === 'refused') throw problem(keyErrors, answer.code);
        const key = await linked.find(userId, answer.keyId);
        if (!key) throw problem(httpErrors, 'not_found');
        return reply.code(answer.linked ? 201 : 200).send(presentKey(key));
      },
    );

    app.patch(
      '/api/keys/:id',
      {
        config: { access: {} },
        schema: {
          tags,
          summary: 'Name a key',
          params: keyParams,
          body: renaming,
          response: { 200: keyAnswer },
        },
      },
      async (request) => {
        const { label } = request.body;
        return presentKey(await linked.rename(actorOf(request), request.params.id, label || null));
      },
    );

    app.delete(
      '/api/keys/:id',
      {
        config: { access: { fresh: true } },
        schema: {
          tags,
          summary: 'Take a key off the account',
          description:
            'All other sessions end, since the key may have opened them; `keep_sessions` leaves them alone. The last key stays.',
          params: keyParams,
          querystring: removalQuery,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { sessionUid = null } = principalOf(request);
        const keep = request.query.keep_sessions ? undefined : sessionUid;
        await linked.remove(actorOf(request), request.params.id, keep);
        return reply.code(204).send(null);
      },
    );
  };
}
