/** Signing in with a key: a challenge, its answer, and the renewal of what came of it. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { ACR_KEY } from '../../core/authn/acr.ts';
import { originOf } from '../../core/authn/origin.ts';
import { admit } from '../../core/authz/admit.ts';
import { authzErrors } from '../../core/authz/errors.ts';
import { problem } from '../../core/errors.ts';
import { takenAddresses } from '../../lib/bitcoin/network-words.ts';
import { httpErrors } from '../../lib/http/errors.ts';
import { confirmSession } from '../confirm-session.ts';
import type { Signed } from './answer.ts';
import type { Purpose } from './challenge.ts';
import { keyErrors } from './errors.ts';
import { presentChallenge, presentSession, presentTokens } from './present.ts';
import { readClaim } from './proof.ts';
import { isOwnPage, ownSession, proofOf } from './request.ts';
import type { KeyRoutesOptions } from './routes.ts';
import {
  challengeAnswer,
  challengeRequest,
  refreshRequest,
  tokensAnswer,
  verifyAnswer,
  verifyRequest,
} from './schema.ts';

const tags = ['keys'];
/** Nothing that a wallet or a Nostr signer makes is longer. */
const bodyLimit = 64 * 1024;

const open = (rateLimitGroup: string, guard: string) =>
  ({ access: 'public', rateLimit: 'auth', rateLimitGroup, fromOtherSites: 'refused', guard }) as const;

export function challengeRoutes(options: KeyRoutesOptions): FastifyPluginAsyncZod {
  const { keys, apiSessions, account, browser, browserCookie, publicUrl, clock } = options;

  return async (app) => {
    app.post(
      '/api/challenge',
      {
        bodyLimit,
        config: open('challenge', 'link and auth: an own session, for link a fresh one'),
        schema: {
          tags,
          summary: 'A text, and an event, for a key to sign',
          description:
            'Asked for by a page of this server, the challenge belongs to that browser and its answer is a session there; asked for by a program, whoever answers gets tokens.',
          body: challengeRequest.nullish(),
          response: { 200: challengeAnswer },
        },
      },
      async (request, reply) => {
        const { method, purpose, address, pubkey } = request.body ?? challengeRequest.parse({});
        const person = await personFor(purpose, request);
        const browserSecret = isOwnPage(request, publicUrl) ? browserCookie.ensure(request, reply) : null;
        const origin = originOf(request);
        const claim = claimOf({ address, publicKey: pubkey });
        const created = await keys.create({ browserSecret, purpose, claim, ...person, origin });
        return presentChallenge(created, { method, purpose, now: clock.now() });
      },
    );

    app.post(
      '/api/verify',
      {
        bodyLimit,
        config: open('verify', 'a signature over an open challenge'),
        schema: {
          tags,
          summary: 'Answer a challenge: sign in, or confirm that it is you',
          body: verifyRequest,
          response: { 200: verifyAnswer },
        },
      },
      async (request, reply) => {
        const secret = browserCookie.read(request);
        const origin = originOf(request);
        const own = await ownSession(request, publicUrl);
        const acting = own ? { userId: own.userId, purposes: ['login', 'auth'] as const } : undefined;
        const { challenge_id: id } = request.body;
        const answer = await keys.answer(id, secret, proofOf(request.body), origin, acting);
        if (answer.outcome === 'refused') throw problem(keyErrors, answer.code);
        if (own && answer.purpose === 'auth') {
          // What a passkey had shown before has to be shown again.
          const how = { amr: [answer.method], acr: ACR_KEY };
          const { inBrowser, expiresAt } = await confirmSession(options, request, reply, how);
          return presentSession(answer, inBrowser ? 'browser' : 'token', expiresAt);
        }
        if (!answer.toClaim) return presentTokens(await apiSessions.open(answer, origin), clock.now());
        return signInBrowser(id, secret ?? '', answer, request, reply);
      },
    );

    app.post(
      '/api/refresh',
      {
        bodyLimit,
        config: open('refresh', 'a refresh token'),
        schema: {
          tags,
          summary: 'New tokens for a refresh token',
          description:
            'A refresh token works once, and for thirty days after the signature. One that is used a second time ends the session.',
          body: refreshRequest,
          response: { 200: tokensAnswer },
        },
      },
      async (request) => {
        const tokens = await apiSessions.refresh(request.body.refresh_token, originOf(request));
        if (!tokens) throw problem(keyErrors, 'refresh_token_invalid');
        return presentTokens(tokens, clock.now());
      },
    );
  };

  /** The account a key is added to, or that confirms itself. */
  async function personFor(purpose: Purpose, request: FastifyRequest) {
    if (purpose === 'login') return {};
    const access = purpose === 'link' ? ({ fresh: true } as const) : ({ partial: true } as const);
    const { userId, via, sessionUid } = admit(access, await request.authenticate(), clock.now());
    // A request that a key signs has no session to confirm.
    if (purpose === 'auth' && sessionUid === undefined) throw problem(authzErrors, 'session_required');
    if (via === 'cookie' && !isOwnPage(request, publicUrl)) throw problem(httpErrors, 'csrf_failed');
    const accountName = (await account.claims(userId))?.preferred_username;
    return { userId, accountName };
  }

  function claimOf(claimed: {
    readonly address?: string | undefined;
    readonly publicKey?: string | undefined;
  }) {
    if (claimed.address === undefined && claimed.publicKey === undefined) return undefined;
    const claim = readClaim(claimed, keys.network);
    if (claim === 'address_wrong_network')
      throw problem(keyErrors, claim, { detail: `${takenAddresses(keys.network)}.` });
    if (typeof claim === 'string') throw problem(keyErrors, claim);
    return claim.subject;
  }

  async function signInBrowser(
    id: string,
    secret: string,
    answer: Signed,
    request: FastifyRequest,
    reply: FastifyReply,
  ) {
    const claim = await keys.claim(id, secret);
    if (!claim) throw problem(keyErrors, 'challenge_used');
    const how = { userId: claim.userId, amr: [claim.method], acr: ACR_KEY };
    const { expiresAt } = await browser.signIn(request, reply, how);
    return presentSession(answer, 'browser', expiresAt);
  }
}
