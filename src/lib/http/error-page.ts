/** Failures that no handler sees, as a page for people: whoever follows a wrong link reads HTML, not JSON. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemError } from './problem.ts';

export type Page = {
  readonly html: string;
  /** `Content-Security-Policy` of the page. */
  readonly policy: string;
};

/** Null keeps problem details, for paths that are programs' alone. */
export type ErrorPage = (error: ProblemError, request: FastifyRequest) => Page | null;

/** Sends the page where a browser navigates; false when the caller is to have problem details. */
export function sendErrorPage(
  error: ProblemError,
  request: FastifyRequest,
  reply: FastifyReply,
  errorPage: ErrorPage | undefined,
): boolean {
  const page = errorPage && asksForHtml(request) ? errorPage(error, request) : null;
  if (!page) return false;
  reply
    .code(error.status)
    .header('content-security-policy', page.policy)
    .type('text/html; charset=utf-8')
    .send(page.html);
  return true;
}

/** Browsers name the type when they navigate, programs send `application/json` or a range (RFC 9110 section 12.5.1). */
function asksForHtml({ method, headers }: FastifyRequest): boolean {
  return method === 'GET' && /(^|,)\s*text\/html\s*(,|;|$)/i.test(headers.accept ?? '');
}
