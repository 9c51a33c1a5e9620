/** A wallet as it changes, as server-sent events. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { ProblemError, problem } from '../../../core/errors.ts';
import { createStreams } from '../../../core/streams.ts';
import { createEventStreams } from '../../../lib/http/event-stream.ts';
import { presentWallet } from '../../present.ts';
import { ownerOf } from '../../request.ts';
import { walletParams as params } from '../../schema.ts';
import type { MirrorRoutesDeps } from '../deps.ts';
import { mirrorErrors } from '../errors.ts';
import { reading, tags } from './config.ts';

/** Milliseconds: keeps proxies awake, and finds what nobody told. */
const BEAT = 15_000;
/** Milliseconds after which the browser has to come again, and show that it still may. */
const LONGEST = 10 * 60_000;
/** Open at the same time in one process. */
const MOST_OF_PERSON = 20;

export function eventRoutes({ own, reads, bells, clock }: MirrorRoutesDeps): FastifyPluginAsyncZod {
  /** What it is now, as `GET /api/wallets/:id` says it. */
  const show = async (userId: string, walletId: string): Promise<string> => {
    const wallet = await own(userId, walletId);
    const balance = wallet.state === 'locked' ? null : await reads.balance(walletId, clock.now());
    return JSON.stringify(presentWallet(wallet, balance));
  };

  async function* watch(userId: string, walletId: string, signal: AbortSignal): AsyncGenerator<string> {
    const end = clock.now() + LONGEST;
    const listener = await bells.listen(walletId);
    try {
      while (!signal.aborted && clock.now() < end) {
        const state = await show(userId, walletId).catch((error: unknown) => {
          if (error instanceof ProblemError) return null;
          throw error;
        });
        if (state === null) return;
        yield state;
        await listener.next(BEAT, signal);
      }
    } finally {
      listener.stop();
    }
  }

  return async (app) => {
    const streams = createStreams();
    const send = createEventStreams(app);

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
        const onEnd = streams.open({ [userId]: MOST_OF_PERSON });
        if (onEnd === null)
          throw problem(mirrorErrors, 'too_many_streams', { headers: { 'Retry-After': '10' } });
        return send(reply, { event: 'wallet', states: (signal) => watch(userId, id, signal), onEnd });
      },
    );
  };
}
