/** The state of a challenge as server-sent events, one for each change. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { createStreams } from '../core/streams.ts';
import { addressGroup } from '../lib/http/address.ts';
import { createEventStreams } from '../lib/http/event-stream.ts';
import { problem } from '../lib/http/problem.ts';
import type { BrowserCookie } from './cookie.ts';
import { lnurlErrors } from './errors.ts';
import type { Lnurl } from './lnurl.ts';
import { sessionParams } from './schema.ts';

export function eventRoutes(lnurl: Lnurl, cookie: BrowserCookie): FastifyPluginAsyncZod {
  async function* watch(...asked: Parameters<Lnurl['watch']>): AsyncGenerator<string> {
    for await (const status of lnurl.watch(...asked)) yield JSON.stringify({ status });
  }

  return async (app) => {
    const streams = createStreams();
    const send = createEventStreams(app);

    app.get(
      '/api/lnurl-auth/events/:session_id',
      {
        exposeHeadRoute: false,
        config: { access: 'public', rateLimit: 'api', guard: 'the browser that asked, by its cookie' },
        schema: {
          tags: ['lnurl-auth'],
          summary: 'How it stands, as it changes (text/event-stream)',
          params: sessionParams,
        },
      },
      async (request, reply) => {
        const { session_id } = request.params;
        const secret = cookie.read(request);
        if ((await lnurl.check(session_id, secret)) === null)
          throw problem(lnurlErrors, 'challenge_not_found');
        const onEnd = streams.open({
          [`session ${session_id}`]: lnurl.limits.streamsPerSession,
          [`network ${addressGroup(request.ip)}`]: lnurl.limits.streamsPerNetwork,
        });
        if (onEnd === null)
          throw problem(lnurlErrors, 'too_many_streams', { headers: { 'Retry-After': '10' } });
        const states = (signal: AbortSignal) => watch(session_id, secret, signal);
        return send(reply, { event: 'status', states, onEnd });
      },
    );
  };
}
