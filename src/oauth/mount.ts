/** oidc-provider inside Fastify: the request goes in untouched, and every URL it makes starts with the issuer. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type Provider from 'oidc-provider';
import { applyBaseHeaders } from '../lib/http/headers.ts';
import type { FrontGuard } from './front-guard.ts';

export type ProviderHolder = { readonly current: () => Provider };

type Route = {
  readonly url: string;
  readonly methods: readonly Method[];
  /** Requests that a stranger can make us work for are counted; see front-guard.ts for those of clients. */
  readonly rateLimit?: 'auth' | 'api';
  readonly rateLimitGroup?: string;
  readonly fromOtherSites?: 'refused' | 'links';
  /** What the library asks for there. */
  readonly guard?: string;
};
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS';

const BROWSER = 'the person, on its pages';
const CLIENT = 'the application, by its registered method';
const INTERACTION = 'cookie of the interaction';

const ROUTES: readonly Route[] = [
  { url: '/oauth/authorize', methods: ['GET'], rateLimit: 'api', guard: BROWSER },
  { url: '/oauth/authorize/:uid', methods: ['GET'], rateLimit: 'api', guard: INTERACTION },
  { url: '/oauth/token', methods: ['POST', 'OPTIONS'], guard: CLIENT },
  { url: '/oauth/revoke', methods: ['POST', 'OPTIONS'], guard: CLIENT },
  { url: '/oauth/par', methods: ['POST', 'OPTIONS'], guard: CLIENT },
  {
    url: '/oauth/userinfo',
    methods: ['GET', 'POST', 'OPTIONS'],
    guard: 'access token with the scope openid',
  },
  {
    url: '/oauth/register',
    methods: ['POST'],
    rateLimit: 'auth',
    rateLimitGroup: 'registration',
    guard: 'initial access token where `REGISTRATION=token`',
  },
  {
    url: '/oauth/register/:clientId',
    methods: ['GET', 'PUT', 'DELETE'],
    guard: 'registration access token of the application',
  },
  { url: '/oauth/logout', methods: ['GET'], rateLimit: 'api', guard: BROWSER },
  { url: '/oauth/logout/confirm', methods: ['POST'], rateLimit: 'api', guard: INTERACTION },
  { url: '/oauth/logout/success', methods: ['GET'] },
  {
    url: '/oauth/device/authorize',
    methods: ['POST', 'OPTIONS'],
    rateLimit: 'auth',
    rateLimitGroup: 'device-code',
    guard: CLIENT,
  },
  {
    url: '/oauth/device',
    methods: ['GET', 'POST'],
    rateLimit: 'auth',
    rateLimitGroup: 'device',
    fromOtherSites: 'links',
    guard: BROWSER,
  },
  { url: '/oauth/device/:uid', methods: ['GET'], rateLimit: 'api', guard: INTERACTION },
  { url: '/.well-known/openid-configuration', methods: ['GET', 'OPTIONS'] },
  { url: '/.well-known/oauth-authorization-server', methods: ['GET', 'OPTIONS'] },
];

/** Endpoints that take their parameters by POST as well, OIDC Core section 3.1.2.1 and RP-Initiated Logout section 2. */
const BY_POST = ['/oauth/authorize', '/oauth/logout'];

export function createMount(holder: ProviderHolder, issuer: string, admit: FrontGuard) {
  const { host, protocol } = new URL(issuer);
  const callbacks = new WeakMap<Provider, ReturnType<Provider['callback']>>();

  function callbackOf(provider: Provider): ReturnType<Provider['callback']> {
    const known = callbacks.get(provider);
    if (known) return known;
    const made = provider.callback();
    callbacks.set(provider, made);
    return made;
  }

  async function handle(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (!(await admit(request, reply))) return;
    const { raw } = request;
    // The issuer is configuration, never what a request claims; the address is what the trusted proxies vouch for.
    raw.headers['x-forwarded-host'] = host;
    raw.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    raw.headers['x-forwarded-for'] = request.ip;
    applyBaseHeaders(reply);
    reply.hijack();
    await callbackOf(holder.current())(raw, reply.raw);
    // A body that was too large was left unread, and the next request on this connection waits behind it. How much
    // may still come is bounded by the server's request timeout.
    if (!raw.complete) raw.resume();
  }

  async function plugin(scope: FastifyInstance): Promise<void> {
    // The library reads bodies itself.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    for (const { url, methods, ...limits } of ROUTES) {
      scope.route({
        method: [...methods],
        url,
        // The library answers preflights itself: an application's own origins may call, configured here or not.
        config: { access: 'public', cors: false, ...limits },
        schema: { hide: true },
        handler: handle,
      });
    }
    await scope.register(byPost);
  }

  return { plugin, handle };
}

export type Mount = ReturnType<typeof createMount>;

/**
 * A cross-site POST comes without our SameSite=Lax session cookie, so the parameters are moved into a GET to the
 * same endpoint, which comes with it. The library would need SameSite=None for the same thing.
 */
async function byPost(scope: FastifyInstance): Promise<void> {
  const form = { parseAs: 'string', bodyLimit: 12 * 1024 } as const;
  scope.addContentTypeParser('application/x-www-form-urlencoded', form, (_request, body, done) =>
    done(null, body),
  );
  for (const url of BY_POST) {
    scope.post(
      url,
      { config: { access: 'public', guard: BROWSER }, schema: { hide: true } },
      (request, reply) => reply.redirect(`${url}?${new URLSearchParams(String(request.body ?? ''))}`, 303),
    );
  }
}
