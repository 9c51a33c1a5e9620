/** The state as server-sent events (HTML Living Standard §9.2): one for each change, a comment to keep proxies awake. */
import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { addressGroup } from '../lib/http/address.ts';
import { problem } from '../lib/http/problem.ts';
import type { State } from './challenge.ts';
import type { BrowserCookie } from './cookie.ts';
import { lnurlErrors } from './errors.ts';
import type { Lnurl } from './lnurl.ts';
import { sessionParams } from './schema.ts';
import { createStreams } from './streams.ts';

export function eventRoutes(lnurl: Lnurl, cookie: BrowserCookie): FastifyPluginAsyncZod {
  return async (app) => {
    const streams = createStreams();
    const stopping = new AbortController();
    // Waiting browsers must not hold up a graceful stop; EventSource connects again by itself, to another process.
    app.addHook('preClose', async () => stopping.abort());

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
        const close = streams.open({
          [`session ${session_id}`]: lnurl.limits.streamsPerSession,
          [`network ${addressGroup(request.ip)}`]: lnurl.limits.streamsPerNetwork,
        });
        if (close === null)
          throw problem(lnurlErrors, 'too_many_streams', { headers: { 'Retry-After': '10' } });
        const gone = new AbortController();
        const states = lnurl.watch(session_id, secret, AbortSignal.any([gone.signal, stopping.signal]));
        const stream = Readable.from(events(states));
        // The generator waits for its next turn before it ends, so it is woken by the signal and not by `destroy`.
        const leave = () => {
          gone.abort();
          close();
          stream.destroy();
        };
        reply.raw.once('close', leave);
        if (reply.raw.destroyed) leave();
        return reply
          .header('content-type', 'text/event-stream; charset=utf-8')
          .header('cache-control', 'no-store')
          .header('x-accel-buffering', 'no')
          .send(stream);
      },
    );
  };
}

async function* events(states: AsyncIterable<State>): AsyncGenerator<string> {
  yield 'retry: 3000\n\n';
  let last: State | null = null;
  for await (const state of states) {
    yield state === last ? ': waiting\n\n' : `event: status\ndata: ${JSON.stringify({ status: state })}\n\n`;
    last = state;
  }
}
