import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BrowserSessions } from '../core/authn/browser.ts';
import { authRequired } from '../core/authn/challenge.ts';
import type { Sessions, Strength } from '../core/session/sessions.ts';
import { sessionOf } from './request.ts';

export type Confirming = {
  readonly browser: Pick<BrowserSessions, 'confirm'>;
  readonly sessions: Pick<Sessions, 'strengthen'>;
};

/**
 * The session that asks has just shown `how`, and is fresh from now on: a browser's under a new id, the holder of a
 * token keeps it. `expiresAt` in milliseconds since the epoch. Throws `auth_required` when it ended meanwhile.
 */
export async function confirmSession(
  { browser, sessions }: Confirming,
  request: FastifyRequest,
  reply: FastifyReply,
  how: Strength,
): Promise<{ readonly inBrowser: boolean; readonly expiresAt: number }> {
  const { userId, sessionUid, via } = sessionOf(request);
  const inBrowser = via === 'cookie';
  const expiresAt = inBrowser
    ? (await browser.confirm(request, reply, how))?.expiresAt
    : await sessions.strengthen(userId, sessionUid, how);
  if (!expiresAt) throw authRequired();
  return { inBrowser, expiresAt };
}
