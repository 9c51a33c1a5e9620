import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type {} from './authz/plugin.ts';
import { coreErrors, problem } from './errors.ts';
import type { Health } from './health.ts';

const healthy = z
  .object({
    status: z.enum(['ok', 'degraded']).describe('degraded: everything works, some of it slower'),
    degraded: z.array(z.string()).optional().describe('The parts that do not answer'),
  })
  .meta({ id: 'Health' });

/** `GET /health/live`: the process answers. `GET /health/ready`, and `GET /health`: it can serve. */
export const healthRoutes: FastifyPluginAsyncZod<{ readonly health: Health }> = async (app, { health }) => {
  const schema = { tags: ['operations'], response: { 200: healthy } };
  const config = { access: 'public' } as const;
  const ok = { status: 'ok' } as const;

  app.get('/health/live', { config, schema: { ...schema, summary: 'Is the process alive?' } }, () => ok);
  for (const path of ['/health', '/health/ready']) {
    app.get(path, { config, schema: { ...schema, summary: 'Can the server serve?' } }, async () => {
      const { ready, failing, degraded } = await health.ready();
      // Names only: what is wrong with a part is in the log, not for strangers.
      if (!ready) throw problem(coreErrors, 'not_ready', { detail: `Not answering: ${failing.join(', ')}.` });
      return degraded.length > 0 ? { status: 'degraded' as const, degraded: [...degraded] } : ok;
    });
  }
};
