import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { iso } from '../../present.ts';
import type { MirrorRoutesDeps } from '../deps.ts';
import { feesAnswer } from '../schema.ts';
import { reading, tags } from './config.ts';

export function feeRoutes({ fees }: Pick<MirrorRoutesDeps, 'fees'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/fees',
      {
        config: reading,
        schema: { tags, summary: 'What transactions pay now', response: { 200: feesAnswer } },
      },
      async () => {
        const { estimates, minimum, maximum, at } = await fees();
        return {
          estimates: estimates.map(({ blocks, rate, source }) => ({ blocks, sats_per_vbyte: rate, source })),
          minimum,
          maximum,
          at: iso(at),
        };
      },
    );
  };
}
