import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problem } from '../../core/errors.ts';
import { httpErrors } from '../../lib/http/errors.ts';
import { renaming } from '../label.ts';
import { principalOf } from '../request.ts';
import { holderOf } from './holder.ts';
import type { Passkeys } from './passkeys.ts';
import { presentPasskey } from './present.ts';
import { passkeyAnswer, passkeyParams, passkeysAnswer, requirement } from './schema.ts';

const tags = ['passkeys'];

/** What a person may do with the passkeys they have. */
export function manageRoutes(passkeys: Passkeys): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/passkeys',
      {
        config: { access: {} },
        schema: { tags, summary: 'My passkeys', response: { 200: passkeysAnswer } },
      },
      async (request) => {
        const { userId } = principalOf(request);
        const [list, { required }] = await Promise.all([passkeys.list(userId), passkeys.state(userId)]);
        return { passkeys: list.map(presentPasskey), required };
      },
    );

    app.patch(
      '/api/passkeys/:id',
      {
        config: { access: {} },
        schema: {
          tags,
          summary: 'Name a passkey',
          params: passkeyParams,
          body: renaming,
          response: { 200: passkeyAnswer },
        },
      },
      async (request) => {
        const { userId } = principalOf(request);
        const renamed = await passkeys.rename(userId, request.params.id, request.body.label || null);
        if (!renamed) throw problem(httpErrors, 'not_found');
        return presentPasskey(renamed);
      },
    );

    app.delete(
      '/api/passkeys/:id',
      {
        config: { access: { fresh: true }, guard: 'a passkey' },
        schema: {
          tags,
          summary: 'Remove a passkey',
          description: 'All other sessions end, since the passkey may have confirmed them.',
          params: passkeyParams,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { sessionUid = null } = principalOf(request);
        const removed = await passkeys.remove(holderOf(request), request.params.id, sessionUid);
        if (!removed) throw problem(httpErrors, 'not_found');
        return reply.code(204).send(null);
      },
    );

    app.put(
      '/api/passkeys/required',
      {
        config: { access: { fresh: true }, guard: 'a passkey' },
        schema: {
          tags,
          summary: 'Ask for a passkey after every key, or stop asking',
          description:
            'Sessions and sign-ins without one wait for it from then on; what applications were allowed before goes on. It takes a session that has shown a passkey.',
          body: requirement,
          response: { 200: requirement },
        },
      },
      async (request) => {
        const { required } = request.body;
        await passkeys.require(holderOf(request), required);
        return { required };
      },
    );
  };
}
