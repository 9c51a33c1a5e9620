import type { FastifyInstance } from 'fastify';
import { type ErrorPage, sendErrorPage } from './error-page.ts';
import { httpErrors } from './errors.ts';
import { problem } from './problem.ts';

type Template = { readonly pattern: RegExp; readonly methods: readonly string[] };

/** 404, or 405 with `Allow` where the path exists for other methods (RFC 9110 section 15.5.6). */
export function addNotFound(app: FastifyInstance, errorPage?: ErrorPage): void {
  const templates: Template[] = [];
  app.addHook('onRoute', (route) => {
    if (route.url !== '*' && route.url !== '/*') {
      templates.push({ pattern: templatePattern(route.url), methods: [route.method].flat() });
    }
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const allowed = new Set(
      templates.filter((each) => each.pattern.test(path)).flatMap((each) => each.methods),
    );
    if (allowed.size === 0) {
      const missing = problem(httpErrors, 'not_found');
      if (sendErrorPage(missing, request, reply, errorPage)) return reply;
      throw missing;
    }
    throw problem(httpErrors, 'method_not_allowed', { headers: { allow: [...allowed].sort().join(', ') } });
  });
}

/** `/wallets/:id.svg` and `/static/*` as a pattern; a parameter never spans a slash. */
function templatePattern(url: string): RegExp {
  const source = url
    .split(/(:[A-Za-z_]\w*(?:\([^/]*\))?|\*)/)
    .map((part) =>
      part === '*' ? '.*' : part.startsWith(':') ? '[^/]+' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'),
    );
  return new RegExp(`^${source.join('')}$`);
}
