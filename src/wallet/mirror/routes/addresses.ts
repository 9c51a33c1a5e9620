import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { ownerOf } from '../../request.ts';
import { walletParams as params } from '../../schema.ts';
import type { Answers } from '../answers.ts';
import type { MirrorRoutesDeps } from '../deps.ts';
import { addressesAnswer, addressesQuery, giveBody, givenAnswer } from '../schema.ts';
import { reading, tags, writing } from './config.ts';

export function addressRoutes({ own }: MirrorRoutesDeps, answers: Answers): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/wallets/:id/addresses',
      {
        config: reading,
        schema: {
          tags,
          summary: 'Its addresses, receiving before change',
          params,
          querystring: addressesQuery,
          response: { 200: addressesAnswer },
        },
      },
      async (request) =>
        answers.addresses(await own(ownerOf(request).userId, request.params.id), request.query),
    );

    app.post(
      '/api/wallets/:id/addresses',
      {
        config: writing,
        schema: {
          tags,
          summary: 'An address to be paid to; it is never handed out again',
          params,
          body: giveBody.prefault({}),
          response: { 201: givenAnswer },
        },
      },
      async (request, reply) => {
        const wallet = await own(ownerOf(request).userId, request.params.id);
        return reply.code(201).send(await answers.give(wallet, request.body));
      },
    );
  };
}
