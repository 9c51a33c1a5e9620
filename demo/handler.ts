/** From node:http to a route and back: cookie, form, forgery check, headers. */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer, App, Incoming } from './app.ts';
import { messagePage } from './pages/message.ts';
import { problemOf } from './problem.ts';
import { page, redirect } from './reply.ts';
import { readForm, sessionIdOf } from './request.ts';
import { crossSite, routes } from './routes.ts';

export function createHandler(app: App) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, headers, body } = await answerTo(app, request).catch((error: unknown): Answer => {
      const detail = problemOf(error);
      return page(app, 502, messagePage(app, { title: 'That did not work', detail }));
    });
    response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
  };
}

async function answerTo(app: App, request: IncomingMessage): Promise<Answer> {
  const url = URL.parse(`${app.url.origin}${request.url}`) ?? app.url;
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
  // One name only: the cookie of another would be missing when the provider sends the browser back to this one.
  if (request.headers.host !== app.url.host) return elsewhere(app, url, method);
  const route = routes[`${method} ${url.pathname}`];
  if (!route) {
    return page(
      app,
      404,
      messagePage(app, { title: 'Nothing here', detail: `There is no ${url.pathname}.` }),
    );
  }
  const form = method === 'POST' ? await readForm(request) : new URLSearchParams();
  if (!form)
    return page(app, 413, messagePage(app, { title: 'Too much', detail: 'That form is too large.' }));
  const incoming = { url, form, session: app.sessions.find(sessionIdOf(request.headers.cookie)) };
  if (method === 'POST' && !crossSite.has(url.pathname) && !isOwn(app, request, incoming)) {
    const detail =
      'The page you came from is too old, or not one of ours. Open the start page and try again.';
    return page(app, 403, messagePage(app, { title: 'That did not come from this page', detail }));
  }
  return route(app, incoming);
}

function elsewhere(app: App, url: URL, method: string): Answer {
  if (method === 'GET') return redirect(url);
  return page(app, 421, messagePage(app, { title: 'Wrong address', detail: `Please use ${app.url.href}` }));
}

/** The form's token is the session's, and the browser does not say that the form is another site's. */
function isOwn(app: App, { headers }: IncomingMessage, { form, session }: Incoming): boolean {
  if (headers.origin !== undefined && headers.origin !== app.url.origin) return false;
  const [sent, expected] = [Buffer.from(form.get('csrf') ?? ''), Buffer.from(session?.csrf ?? '')];
  return expected.length > 0 && sent.length === expected.length && timingSafeEqual(sent, expected);
}
