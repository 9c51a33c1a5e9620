import type { FastifyReply } from 'fastify';
import { contentSecurityPolicy, renderError, type Site } from '../pages/index.ts';

/** Answers with a page of ours. */
export function page(
  reply: FastifyReply,
  html: string,
  policy: string = contentSecurityPolicy(),
): FastifyReply {
  return reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(html);
}

/** The key is right, but its account may not be used. */
export function disabledPage(site: Site, requestId: string): string {
  return renderError({
    site,
    title: 'This account cannot sign in',
    explanation: 'The account of this key has been disabled.',
    advice: 'Ask the people who run this server.',
    requestId,
  });
}
