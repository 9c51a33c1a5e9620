import type {} from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SessionCookie } from '../session/cookie.ts';
import type { OpenedSession, Sessions, Strength } from '../session/sessions.ts';
import { originOf } from './origin.ts';
import type {} from './plugin.ts';

export type BrowserSignIn = {
  readonly userId: string;
  readonly amr: readonly string[];
  readonly acr: string | null;
};

/** Signs the browser of a request in and out, by its cookie. */
export function createBrowserSessions(deps: {
  sessions: Pick<Sessions, 'open' | 'find' | 'revoke' | 'renew'>;
  cookie: SessionCookie;
}) {
  const { sessions, cookie } = deps;

  function keep(reply: FastifyReply, { token, expiresAt }: OpenedSession): void {
    reply.setCookie(cookie.name, token, { ...cookie.options, expires: new Date(expiresAt) });
  }

  return {
    /**
     * Opens a session under a new id and ends the one the browser had: whoever knew the old id (session fixation) is
     * left with nothing. Rejects with `account_disabled`.
     */
    async signIn(
      request: FastifyRequest,
      reply: FastifyReply,
      { userId, amr, acr }: BrowserSignIn,
    ): Promise<OpenedSession> {
      const opened = await sessions.open({ userId, kind: 'browser', amr, acr, origin: originOf(request) });
      const before = await sessions.find(request.cookies[cookie.name] ?? '');
      if (before) await sessions.revoke(before.userId, before.uid);
      keep(reply, opened);
      return opened;
    },

    /**
     * The person whose cookie made the request has authenticated again: their session goes on under a new id. Null when
     * it has just ended.
     */
    async confirm(
      request: FastifyRequest,
      reply: FastifyReply,
      how: Strength,
    ): Promise<OpenedSession | null> {
      const { principal } = request;
      if (principal?.via !== 'cookie' || principal.sessionUid === undefined) return null;
      const renewed = await sessions.renew(principal.userId, principal.sessionUid, how);
      if (renewed) keep(reply, renewed);
      return renewed;
    },

    /** Makes the browser that signed in by its cookie forget it; no other client is sent one. */
    forget(request: FastifyRequest, reply: FastifyReply): void {
      if (request.principal?.via === 'cookie') reply.clearCookie(cookie.name, cookie.clear);
    },
  };
}

export type BrowserSessions = ReturnType<typeof createBrowserSessions>;
