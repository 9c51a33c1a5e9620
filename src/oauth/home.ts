/** The start page: what this server is, and who is signed in in this browser. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Csrf } from '../lib/http/csrf.ts';
import { page } from './interaction/page.ts';
import { type KnownKey, shownKey } from './interaction/shown-key.ts';
import { type HomeView, renderHome } from './pages/index.ts';

type Person = {
  readonly name: string;
  /** The first of the keys. */
  readonly key: KnownKey | undefined;
  readonly sessionUid: string;
};

export type HomeDeps = {
  readonly publicUrl: string;
  readonly development: boolean;
  readonly demoUrl: string | null;
  readonly csrf: Csrf;
  readonly signedIn: (request: FastifyRequest) => Promise<Person | null>;
};

export function homeRoutes({ publicUrl, development, demoUrl, signedIn, csrf }: HomeDeps) {
  const site = { host: new URL(publicUrl).host, development };
  return async function routes(scope: FastifyInstance): Promise<void> {
    scope.get('/', { config: { access: 'public' }, schema: { hide: true } }, async (request, reply) => {
      const person = await signedIn(request);
      const view: HomeView = {
        site,
        issuer: publicUrl,
        demoUrl: demoUrl ?? undefined,
        signedIn: person
          ? {
              account: {
                name: person.name,
                key: person.key && shownKey(person.key),
                isNew: false,
              },
              signOut: { action: '/oauth/logout', csrf: csrf.token(person.sessionUid) },
            }
          : undefined,
      };
      return page(reply, renderHome(view));
    });
  };
}
