import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { problem } from '../../core/errors.ts';
import { httpErrors } from '../../lib/http/errors.ts';
import { presentScan } from '../present.ts';
import { fromOf, ownerOf } from '../request.ts';
import type { WalletRoutesDeps } from '../routes.ts';
import { loadAnswer, rescanBody, scanAnswer, walletParams } from '../schema.ts';
import { askingOf } from '../vault/index.ts';

const tags = ['wallets'];
const reading = { access: { scopes: ['wallet:read'] } } as const;
const writing = { access: { scopes: ['wallet:write'] }, rateLimit: 'wallet' } as const;
/** Watching a scan leaves the requests that everything else is counted in alone. */
const watching = { ...reading, rateLimitGroup: 'scan' } as const;
const params = walletParams;

export function scanRoutes({
  scans,
  locks,
  cookieName,
}: Pick<WalletRoutesDeps, 'scans' | 'locks' | 'cookieName'>): FastifyPluginAsyncZod {
  /** The node is told the descriptors: only for a session that may read them. */
  const admit = (request: FastifyRequest, id: string) => locks.admit(askingOf(request, id, cookieName));

  return async (app) => {
    app.post(
      '/api/wallets/:id/rescan',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Read the chain again for this wallet',
          params,
          body: rescanBody.default({}),
          response: { 202: scanAnswer },
        },
      },
      async (request, reply) => {
        await admit(request, request.params.id);
        const job = await scans.rescan(ownerOf(request), request.params.id, fromOf(request.body));
        return reply.code(202).send(presentScan(job));
      },
    );

    app.get(
      '/api/wallets/:id/scan',
      {
        config: watching,
        schema: { tags, summary: 'How far the chain has been read', params, response: { 200: scanAnswer } },
      },
      async (request) => {
        const job = await scans.latest(ownerOf(request).userId, request.params.id);
        if (!job) throw problem(httpErrors, 'not_found');
        return presentScan(job);
      },
    );

    app.delete(
      '/api/wallets/:id/scan',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Call the scan off; what was read stays',
          params,
          response: { 200: scanAnswer },
        },
      },
      async (request) => presentScan(await scans.cancel(ownerOf(request), request.params.id)),
    );

    app.post(
      '/api/wallets/:id/load',
      {
        config: writing,
        schema: { tags, summary: 'Have the node watch it', params, response: { 200: loadAnswer } },
      },
      async (request) => {
        const { id } = request.params;
        await admit(request, id);
        return { id, loaded: await scans.load(ownerOf(request), id) };
      },
    );

    app.post(
      '/api/wallets/:id/unload',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Free the memory of the node until it is needed again',
          params,
          response: { 200: loadAnswer },
        },
      },
      async (request) => {
        const { id } = request.params;
        await scans.unload(ownerOf(request).userId, id);
        return { id, loaded: false };
      },
    );
  };
}
