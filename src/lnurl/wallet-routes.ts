/** The wallets' dialect: HTTP 200 whatever happens, JSON, no redirect, no cookies, open to web wallets. */
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { originOf } from '../core/authn/origin.ts';
import { type WalletAnswer, walletError } from './answer.ts';
import type { LnurlErrorCode } from './errors.ts';
import type { Lnurl } from './lnurl.ts';
import { callbackQuery, walletAnswer } from './schema.ts';

const PATHS = ['/api/lnurl-auth/callback', '/api/lnurl-auth/verify', '/lnurl-auth/verify'];
const NOT_GET = ['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

export function walletRoutes(lnurl: Pick<Lnurl, 'verify'>): FastifyPluginAsyncZod {
  return async (app) => {
    // BlueWallet and Sparrow show "bad response" instead of the reason when the status is not 200, and ldk-node
    // follows no redirect, so this also holds for what other parts of the server end early: rate limits, faults.
    app.addHook('onSend', async (_request, reply, payload) => {
      reply.removeHeader('set-cookie').removeHeader('location');
      reply.header('access-control-allow-origin', '*').header('cache-control', 'no-store');
      if (reply.statusCode === 200) return payload;
      const reason = reasonFor(reply.statusCode);
      reply.code(200).type('application/json; charset=utf-8').removeHeader('content-length');
      return JSON.stringify(walletError(reason));
    });

    for (const url of PATHS) {
      app.route({
        method: 'GET',
        url,
        exposeHeadRoute: false,
        config: {
          access: 'public',
          rateLimit: 'auth',
          rateLimitGroup: 'wallet',
          guard: "the key's signature",
        },
        schema: {
          tags: ['lnurl-auth'],
          summary: "The wallet's answer (LUD-04)",
          querystring: callbackQuery,
          response: { 200: walletAnswer },
        },
        // The service reads the query itself: a malformed one is an answer here, not a validation error.
        validatorCompiler: () => (value) => ({ value }),
        handler: (request) => lnurl.verify(request.query, originOf(request)),
      });
      app.route({
        method: NOT_GET,
        url,
        config: { access: 'public' },
        schema: { hide: true },
        handler: async (_request, reply: FastifyReply): Promise<WalletAnswer> => {
          // Link previews and proxies probe with HEAD: it must not use up the challenge.
          reply.header('allow', 'GET');
          return walletError('callback_method');
        },
      });
    }
  };
}

function reasonFor(status: number): LnurlErrorCode {
  if (status === 429) return 'wallet_busy';
  return status >= 500 ? 'wallet_unavailable' : 'callback_malformed';
}
