/** A wallet as it changes, as server-sent events (HTML Living Standard §9.2). */
import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { ProblemError, problem } from '../../../core/errors.ts';
import { presentWallet } from '../../present.ts';
import { ownerOf } from '../../request.ts';
import { walletParams as params } from '../../schema.ts';
import type { MirrorRoutesDeps } from '../deps.ts';
import { mirrorErrors } from '../errors.ts';
import type { Watcher } from '../watchers.ts';
import { reading, tags } from './config.ts';

/** Milliseconds: keeps proxies awake, and finds what nobody told. */
const BEAT = 15_000;
/** Milliseconds after which the browser has to come again, and show that it still may. */
const LONGEST = 10 * 60_000;

export function eventRoutes({ own, reads, watchers, clock }: MirrorRoutesDeps): FastifyPluginAsyncZod {
  /** What it is now, as `GET /api/wallets/:id` says it. */
  const show = async (userId: string, walletId: string): Promise<string> => {
    const wallet = await own(userId, walletId);
    const balance = wallet.state === 'locked' ? null : await reads.balance(walletId, clock.now());
    return JSON.stringify(presentWallet(wallet, balance));
  };

  async function* events(userId: string, walletId: string, watcher: Watcher, signal: AbortSignal) {
    yield 'retry: 3000\n\n';
    const end = clock.now() + LONGEST;
    let last = '';
    while (!signal.aborted && clock.now() < end) {
      const state = await show(userId, walletId).catch((error: unknown) => {
        if (error instanceof ProblemError) return null;
        throw error;
      });
      if (state === null) return;
      yield state === last ? ': waiting\n\n' : `event: wallet\ndata: ${state}\n\n`;
      last = state;
      await watcher.next(BEAT, signal);
    }
  }

  return async (app) => {
    const stopping = new AbortController();
    // Those who wait must not hold up a graceful stop; EventSource connects again by itself, to another process.
    app.addHook('preClose', async () => stopping.abort());

    app.get(
      '/api/wallets/:id/events',
      {
        exposeHeadRoute: false,
        config: { ...reading, rateLimitGroup: 'events' },
        schema: { tags, summary: 'The wallet as it changes (text/event-stream)', params },
      },
      async (request, reply) => {
        const { userId } = ownerOf(request);
        const { id } = await own(userId, request.params.id);
        const watcher = await watchers.watch(userId, id);
        if (!watcher) throw problem(mirrorErrors, 'too_many_streams', { headers: { 'Retry-After': '10' } });
        const gone = new AbortController();
        const stream = Readable.from(
          events(userId, id, watcher, AbortSignal.any([gone.signal, stopping.signal])),
        );
        // The generator waits for its next turn before it ends, so it is woken by the signal and not by `destroy`.
        const leave = () => {
          gone.abort();
          watcher.stop();
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
