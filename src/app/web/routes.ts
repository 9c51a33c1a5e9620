/** The web application at /app/, for anybody: what it shows comes from the API, which asks who is there. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { httpErrors } from '../../lib/http/errors.ts';
import { problem } from '../../lib/http/problem.ts';
import { missingPage } from './missing-page.ts';
import { builtAt, type Coding, readSite, type Site, type WebFile } from './site.ts';

export type WebOptions = {
  /** Where the build is, with a slash at the end. */
  readonly folder: URL;
  readonly publicUrl: string;
  /** A newer build is taken up without a restart. */
  readonly development: boolean;
};

const OPTIONS = { config: { access: 'public' }, schema: { hide: true } } as const;

/** Nothing inline, nothing from elsewhere, never inside a frame. */
const POLICY =
  "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

const YEAR = 'public, max-age=31536000, immutable';

export function webRoutes(options: WebOptions) {
  const current = createReader(options);
  return async function routes(scope: FastifyInstance): Promise<void> {
    scope.get('/app', OPTIONS, (_request, reply) => reply.redirect('/app/', 308));
    scope.get<{ Params: { '*': string } }>('/app/*', OPTIONS, async (request, reply) => {
      const site = current();
      if (!site) return missingPage(options, reply);
      const path = request.params['*'];
      const file = site.get(path);
      if (file && path !== 'index.html') return send(request, reply, file);
      // A file of an older build: an HTML page in its place would be taken for a broken script.
      if (path.startsWith('assets/')) throw problem(httpErrors, 'not_found');
      // Every other address is one of the application's own pages.
      const index = site.get('index.html');
      return index
        ? send(request, reply.header('content-security-policy', POLICY), index)
        : missingPage(options, reply);
    });
  };
}

async function send(request: FastifyRequest, reply: FastifyReply, file: WebFile): Promise<FastifyReply> {
  reply
    .header('cache-control', file.immutable ? YEAR : 'no-cache')
    .header('etag', file.etag)
    .header('vary', 'accept-encoding')
    .type(file.type);
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send();
  const coding = codingOf(request.headers['accept-encoding']);
  const encoded = coding && file.encoded(coding);
  return encoded ? reply.header('content-encoding', coding).send(await encoded) : reply.send(file.body);
}

/** RFC 9110 section 12.5.3, without weights but for the zero that refuses. */
function codingOf(accepted: string | string[] | undefined): Coding | null {
  const named = new Set(
    String(accepted ?? '')
      .toLowerCase()
      .split(',')
      .filter((one) => !/;\s*q=0(\.0*)?\s*$/.test(one))
      .map((one) => one.split(';', 1)[0]?.trim()),
  );
  if (named.has('br')) return 'br';
  return named.has('gzip') ? 'gzip' : null;
}

/** Read when the first visitor comes. */
function createReader({ folder, development }: WebOptions): () => Site | null {
  let site: Site | null = null;
  let of: number | null = null;
  return () => {
    if (site && !development) return site;
    const built = builtAt(folder);
    if (!site || built !== of) [site, of] = [readSite(folder), built];
    return site;
  };
}
