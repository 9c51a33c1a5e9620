import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { FRESH } from '../../core/authn/freshness.ts';
import { iso } from '../present.ts';
import { sessionOf } from '../request.ts';
import { ownSessionAnswer } from '../schema.ts';

/** The sign-in that asks: what a page has to know before it offers what needs a fresh one, or a second factor. */
export const ownSessionRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/session',
    {
      config: { access: { partial: true } },
      schema: { tags: ['account'], summary: 'How I am signed in', response: { 200: ownSessionAnswer } },
    },
    async (request) => {
      const { userId, acr, amr, authTime, expiresAt, secondFactor } = sessionOf(request);
      return {
        user_id: userId,
        acr,
        amr: [...amr],
        auth_time: iso(authTime),
        fresh_until: iso(authTime + FRESH),
        expires_at: iso(expiresAt),
        second_factor: secondFactor,
      };
    },
  );
};
