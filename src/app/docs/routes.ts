/** The documentation the server gives of itself: no script, nothing from elsewhere. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { contentSecurityPolicy } from '../../oauth/index.ts';
import { readDocument } from './document.ts';
import { errorSections } from './error-tables.ts';
import { renderErrors } from './errors-page.ts';
import { type DocsSite, renderReference } from './page.ts';
import { referenceOf } from './reference.ts';
import { stylesheet } from './stylesheet.ts';

export type DocsRoutesOptions = DocsSite & {
  /** The OpenAPI document; asked for once, after all routes are there. */
  readonly document: () => unknown;
};

const OPTIONS = { config: { access: 'public' }, schema: { hide: true } } as const;

export function docsRoutes({ document, ...site }: DocsRoutesOptions) {
  return async function routes(scope: FastifyInstance): Promise<void> {
    const reference = once(() =>
      renderReference(site, referenceOf(readDocument(document()), site.publicUrl)),
    );
    const errors = once(() => renderErrors(site, errorSections()));

    scope.get('/docs', OPTIONS, (_request, reply) => page(reply, reference()));
    scope.get('/docs/errors', OPTIONS, (_request, reply) => page(reply, errors()));
    scope.get(stylesheet.path, OPTIONS, (_request, reply) =>
      reply
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('etag', stylesheet.etag)
        .type('text/css; charset=utf-8')
        .send(stylesheet.body),
    );
  };
}

function page(reply: FastifyReply, html: string): FastifyReply {
  return reply
    .header('content-security-policy', contentSecurityPolicy())
    .header('cache-control', 'public, max-age=300')
    .type('text/html; charset=utf-8')
    .send(html);
}

/** The routes do not change while the server runs, so a page is made when the first reader comes. */
function once(make: () => string): () => string {
  let made: string | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
