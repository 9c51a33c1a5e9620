/** The browser's side: ask for a challenge, look how it stands, take the result. All by its own cookie. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { authRequired } from '../core/authn/challenge.ts';
import { originOf } from '../core/authn/origin.ts';
import { coreErrors } from '../core/errors.ts';
import { type ProblemError, problem } from '../lib/http/problem.ts';
import type { Action } from './challenge.ts';
import type { BrowserCookie } from './cookie.ts';
import { lnurlErrors } from './errors.ts';
import type { Created, Lnurl } from './lnurl.ts';
import type { LnurlPorts, OwnSession } from './ports.ts';
import { qrPath, qrSvg } from './qr.ts';
import { assertSameOrigin } from './request.ts';
import {
  cancelAnswer,
  challengeAnswer,
  createRequest,
  sessionAnswer,
  sessionParams,
  stateAnswer,
} from './schema.ts';

type Options = {
  readonly lnurl: Lnurl;
  readonly cookie: BrowserCookie;
  readonly ports: LnurlPorts;
  readonly publicUrl: string;
};

const TAGS = ['lnurl-auth'];

// Nobody is signed in yet; what needs an account asks for it itself, since that depends on the action.
/** Asking for a challenge is the start of an authentication; looking at one is not. */
const START = {
  access: 'public',
  rateLimit: 'auth',
  rateLimitGroup: 'challenge',
  fromOtherSites: 'refused',
  guard: 'nothing to sign in; own session to link or confirm',
} as const;
const OPEN = { access: 'public', rateLimit: 'api', guard: 'the browser that asked, by its cookie' } as const;

export function browserRoutes({ lnurl, cookie, ports, publicUrl }: Options): FastifyPluginAsyncZod {
  const signedIn = async (request: FastifyRequest, access: OwnSession): Promise<string> => {
    assertSameOrigin(request, publicUrl);
    const principal = await ports.authenticate(request, access);
    if (principal === null) throw authRequired();
    return principal.userId;
  };

  const create = async (request: FastifyRequest, reply: FastifyReply, action: Action) => {
    const account = needsAccount(action) ? { userId: await signedIn(request, toBegin(action)) } : {};
    const browserSecret = cookie.ensure(request, reply);
    return present(await lnurl.create({ action, browserSecret, ...account, origin: originOf(request) }));
  };

  return async (app) => {
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });

    app.get(
      '/api/lnurl-auth/login',
      {
        exposeHeadRoute: false,
        config: START,
        schema: {
          tags: TAGS,
          summary: 'A fresh challenge for this browser',
          querystring: createRequest,
          response: { 200: challengeAnswer },
        },
      },
      (request, reply) => create(request, reply, request.query.action),
    );

    app.post(
      '/api/lnurl-auth/create',
      {
        config: START,
        schema: {
          tags: TAGS,
          summary: 'A fresh challenge for this browser',
          body: createRequest.nullish(),
          response: { 200: challengeAnswer },
        },
      },
      (request, reply) => create(request, reply, request.body?.action ?? 'login'),
    );

    app.get(
      '/api/lnurl-auth/check/:session_id',
      {
        config: OPEN,
        schema: {
          tags: TAGS,
          summary: 'How it stands',
          params: sessionParams,
          response: { 200: stateAnswer },
        },
      },
      async (request) => {
        const status = await lnurl.check(request.params.session_id, cookie.read(request));
        if (status === null) throw notFound();
        return { status };
      },
    );

    app.get(
      '/api/lnurl-auth/qr/:session_id.svg',
      { config: OPEN, schema: { tags: TAGS, summary: 'The QR code', params: sessionParams } },
      async (request, reply) => {
        const shown = await lnurl.show(request.params.session_id, cookie.read(request));
        if (shown === null) throw notFound();
        return reply.type('image/svg+xml').send(qrSvg(shown.lnurl));
      },
    );

    app.post(
      '/api/lnurl-auth/session/:session_id',
      {
        config: OPEN,
        schema: {
          tags: TAGS,
          summary: 'Take the result: a session for this browser, or for link the key for the account',
          params: sessionParams,
          response: { 200: sessionAnswer },
        },
      },
      async (request, reply) => {
        assertSameOrigin(request, publicUrl);
        const origin = originOf(request);
        const { session_id } = request.params;
        const secret = cookie.read(request);
        const offered = await lnurl.peek(session_id, secret);
        if (offered === null) throw await whyNot(session_id, secret);
        // Whoever signed out, or in as somebody else, meanwhile must not change the first account.
        if (
          needsAccount(offered.action) &&
          (await signedIn(request, toFinish(offered.action))) !== offered.userId
        ) {
          throw problem(coreErrors, 'forbidden');
        }
        const claim = await lnurl.claim(session_id, secret, origin);
        if (claim === null) throw problem(lnurlErrors, 'challenge_not_signed');
        const { userId, publicKey, action, link } = claim;
        if (link === 'key_taken' || link === 'too_many_keys') throw problem(lnurlErrors, link);
        if (action !== 'link') {
          await ports.openSession({ userId, amr: ['lnurl'], action, publicKey, origin, request, reply });
        }
        return { user_id: userId, action, key: publicKey, linked: link === 'linked' };
      },
    );

    app.delete(
      '/api/lnurl-auth/session/:session_id',
      {
        config: OPEN,
        schema: {
          tags: TAGS,
          summary: 'Cancel: the code stops working',
          params: sessionParams,
          response: { 200: cancelAnswer },
        },
      },
      async (request) => {
        assertSameOrigin(request, publicUrl);
        return { cancelled: await lnurl.cancel(request.params.session_id, cookie.read(request)) };
      },
    );
  };

  async function whyNot(sessionId: string, secret: string | null): Promise<ProblemError> {
    const state = await lnurl.check(sessionId, secret);
    return state === null ? notFound() : problem(lnurlErrors, 'challenge_not_signed');
  }
}

const needsAccount = (action: Action) => action === 'link' || action === 'auth';

/**
 * A new way in is begun by somebody who has just shown who they are, and may be finished a little later. Whoever is
 * signed in at all may show their key again.
 */
const toBegin = (action: Action): OwnSession => (action === 'link' ? { fresh: true } : { partial: true });
const toFinish = (action: Action): OwnSession => (action === 'link' ? {} : { partial: true });

const notFound = () => problem(lnurlErrors, 'challenge_not_found');

function present(created: Created): z.infer<typeof challengeAnswer> {
  const { path, size } = qrPath(created.lnurl);
  return {
    tag: 'login',
    k1: created.k1,
    callback: created.callback,
    lnurl: created.lnurl,
    keyauth: created.keyauth,
    qr: path,
    qr_size: size,
    session_id: created.sessionId,
    action: created.action,
    expires_at: new Date(created.expiresAt).toISOString(),
  };
}
