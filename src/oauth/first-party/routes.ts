/** Signing in to this server itself, over the same pages as everybody else. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ACR_KEY_PASSKEY } from '../../core/authn/acr.ts';
import type {} from '../../core/authn/plugin.ts';
import { randomToken } from '../../core/crypto.ts';
import type { Random } from '../../core/ports.ts';
import { page } from '../interaction/page.ts';
import { renderAccountDeleted, renderError, type Site } from '../pages/index.ts';
import { OWN_CLIENT, SIGNED_IN } from './clients.ts';
import { ownPath } from './own-path.ts';

export type FirstPartyDeps = {
  readonly publicUrl: string;
  readonly development: boolean;
  readonly random: Random;
};

/** Where people go who do not say where. */
const ACCOUNT = '/app/';
const HOME = '/';
/** Where the account's own pages lead when there is no account any more. */
const DELETED = '/account-deleted';

const OPTIONS = { config: { access: 'public', rateLimit: 'api' }, schema: { hide: true } } as const;

export function firstPartyRoutes({ publicUrl, development, random }: FirstPartyDeps) {
  const site: Site = { host: new URL(publicUrl).host, development };

  /** `fresh`: with a key, even for somebody who is signed in. `passkey`: with a passkey as well, if there is one. */
  function authorizeUrl(query: unknown): string {
    const params = new URLSearchParams({
      client_id: OWN_CLIENT,
      response_type: 'code',
      scope: 'openid',
      redirect_uri: publicUrl + SIGNED_IN,
      state: ownPath(field(query, 'to'), ACCOUNT),
      // Nobody keeps the verifier, so nobody can redeem the code: it is the session that counts.
      code_challenge: randomToken(random),
      code_challenge_method: 'S256',
    });
    if (field(query, 'fresh') === '1') params.set('prompt', 'login');
    if (field(query, 'passkey') === '1') params.set('acr_values', ACR_KEY_PASSKEY);
    return `/oauth/authorize?${params}`;
  }

  return async function routes(scope: FastifyInstance): Promise<void> {
    scope.get('/login', OPTIONS, async ({ query }, reply) => reply.redirect(authorizeUrl(query), 303));

    // Whoever still has an account is not told that it is gone.
    scope.get(DELETED, OPTIONS, async (request, reply) =>
      (await isSignedIn(request))
        ? reply.redirect(ACCOUNT, 303)
        : page(reply, renderAccountDeleted({ site })),
    );

    scope.get(SIGNED_IN, OPTIONS, async (request, reply) => {
      const to = ownPath(field(request.query, 'state'), ACCOUNT);
      const error = field(request.query, 'error');
      if (error === undefined) return reply.redirect(to, 303);
      // Whoever is signed in and thought better of signing in again goes back to where they were.
      if (error === 'access_denied') return reply.redirect((await isSignedIn(request)) ? to : HOME, 303);
      const startAgainUrl = `/login?${new URLSearchParams({ to })}`;
      const words = error === 'unmet_authentication_requirements' ? NO_PASSKEY : FAILED;
      return page(reply.status(400), renderError({ site, ...words, requestId: request.id, startAgainUrl }));
    });
  };
}

const FAILED = {
  title: 'You are not signed in',
  explanation: 'The sign-in was not finished.',
  advice: 'Start again. If it fails again, wait a moment.',
};

const NO_PASSKEY = {
  title: 'This needs a passkey',
  explanation: 'The sign-in ended without one, so nothing was changed.',
  advice: 'Start again, and have your passkey at hand.',
};

/** Somebody whose session has ended is not; a header that is no good does not matter here. */
async function isSignedIn(request: FastifyRequest): Promise<boolean> {
  return (await request.authenticate().catch(() => null)) !== null;
}

function field(query: unknown, name: string): unknown {
  return typeof query === 'object' && query !== null ? Reflect.get(query, name) : undefined;
}
