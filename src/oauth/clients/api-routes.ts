/** /api/clients: for a person's own sessions. An application may not make applications, whatever its scopes. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { cutPage, pageQuery, readCursor } from '../../core/paging.ts';
import {
  clientAnswer,
  clientChange,
  clientParams,
  clientQuotaAnswer,
  clientsAnswer,
  clientUsageAnswer,
  createdClientAnswer,
  issuedSecretAnswer,
  newClient,
  newSecretRequest,
  secretParams,
} from '../schema.ts';
import { presentClient, presentIssued, presentUsage } from './api-present.ts';
import type { ClientApi } from './client-api.ts';
import { clientPosition, ownerOf } from './requests.ts';

const config = { access: {}, rateLimit: 'api' } as const;
/** What gives or takes the whole application needs a fresh sign-in. */
const fresh = { access: { fresh: true }, rateLimit: 'api' } as const;
const tags = ['clients'];

export function clientRoutes(api: ClientApi): FastifyPluginAsyncZod {
  return async (app) => {
    // Answers may hold a secret.
    app.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'));

    app.get(
      '/api/clients',
      {
        config,
        schema: {
          tags,
          summary: 'My applications',
          querystring: pageQuery,
          response: { 200: clientsAnswer },
        },
      },
      async (request) => {
        const { limit, cursor } = request.query;
        const after = readCursor(cursor, clientPosition);
        const found = await api.list(ownerOf(request), { limit: limit + 1, after });
        const { shown, next_cursor } = cutPage(found, limit, ({ clientId }) => clientId);
        return { clients: shown.map(presentClient), next_cursor };
      },
    );

    app.post(
      '/api/clients',
      {
        config,
        schema: {
          tags,
          summary: 'Register an application',
          body: newClient,
          response: { 201: createdClientAnswer },
        },
      },
      async (request, reply) => {
        const { client, secret } = await api.create(ownerOf(request), request.body);
        return reply.code(201).send({ ...presentClient(client), client_secret: secret });
      },
    );

    app.get(
      '/api/clients/quota',
      {
        config,
        schema: {
          tags,
          summary: 'How many applications I have and may have',
          response: { 200: clientQuotaAnswer },
        },
      },
      (request) => api.quota(ownerOf(request)),
    );

    app.get(
      '/api/clients/:id/usage',
      {
        config,
        schema: {
          tags,
          summary: 'What an application has been used for',
          params: clientParams,
          response: { 200: clientUsageAnswer },
        },
      },
      async (request) => presentUsage(await api.usage(ownerOf(request), request.params.id)),
    );

    app.get(
      '/api/clients/:id',
      {
        config,
        schema: { tags, summary: 'One application', params: clientParams, response: { 200: clientAnswer } },
      },
      async (request) => presentClient(await api.get(ownerOf(request), request.params.id)),
    );

    app.patch(
      '/api/clients/:id',
      {
        config: { ...config, guard: 'fresh for all but name, pages, logo and contacts' },
        schema: {
          tags,
          summary: 'Change an application',
          description:
            'Name, pages, logo and contacts: at any time. Anything else says where answers go and how the application proves itself, and needs a fresh sign-in.',
          params: clientParams,
          body: clientChange,
          response: { 200: clientAnswer },
        },
      },
      async (request) => presentClient(await api.update(ownerOf(request), request.params.id, request.body)),
    );

    app.delete(
      '/api/clients/:id',
      {
        config: fresh,
        schema: { tags, summary: 'Delete an application', params: clientParams, response: { 204: z.null() } },
      },
      async (request, reply) => {
        await api.remove(ownerOf(request), request.params.id);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/api/clients/:id/secrets',
      {
        config: fresh,
        schema: {
          tags,
          summary: 'Add a secret',
          description: 'Two secrets may be live, so that an application can change over without a gap.',
          params: clientParams,
          body: newSecretRequest,
          response: { 201: issuedSecretAnswer },
        },
      },
      async (request, reply) => {
        const expiresIn = request.body?.expires_in;
        const issued = await api.addSecret(ownerOf(request), request.params.id, expiresIn);
        return reply.code(201).send(presentIssued(issued));
      },
    );

    app.delete(
      '/api/clients/:id/secrets/:secret_id',
      {
        config,
        schema: { tags, summary: 'Revoke a secret', params: secretParams, response: { 204: z.null() } },
      },
      async (request, reply) => {
        await api.revokeSecret(ownerOf(request), request.params.id, request.params.secret_id);
        return reply.code(204).send(null);
      },
    );
  };
}
