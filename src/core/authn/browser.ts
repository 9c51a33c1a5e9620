import type {} from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SessionCookie } from '../session/cookie.ts';
import type { OpenedSession, Sessions } from '../session/sessions.ts';
import { originOf } from './origin.ts';
import type {} from './plugin.ts';

export type BrowserSignIn = {
  readonly userId: string;
  readonly amr: readonly string[];
  readonly acr: string | null;
};

/** Signs the browser of a request in and out, by its cookie. */
export function createBrowserSessions(deps: {
  sessions: Pick<Sessions, 'open' | 'find' | 'revoke'>;
  cookie: SessionCookie;
}) {
  const { sessions, cookie } = deps;
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
      const expires = new Date(opened.expiresAt);
      reply.setCookie(cookie.name, opened.token, { ...cookie.options, expires });
      return opened;
    },

    /** Makes the browser that signed in by its cookie forget it; no other client is sent one. */
    forget(request: FastifyRequest, reply: FastifyReply): void {
      if (request.principal?.via === 'cookie') reply.clearCookie(cookie.name, cookie.clear);
    },
  };
}

export type BrowserSessions = ReturnType<typeof createBrowserSessions>;
