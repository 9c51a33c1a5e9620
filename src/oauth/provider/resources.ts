/**
 * Resource indicators, RFC 8707. Without one a token is for this server: its API and userinfo. Any other absolute
 * https URI may be named; such a token carries that audience and is refused here.
 */
import { type Client, errors, type KoaContextWithOIDC, type ResourceServer } from 'oidc-provider';
import { LIFETIMES } from './lifetimes.ts';
import { PRIVILEGED_SCOPES, SCOPES } from './scopes.ts';

/** Registration metadata by which a client asks for opaque access tokens. */
export const TOKEN_FORMAT = 'access_token_format';

export function wantsOpaque(client: object): boolean {
  // A field of our own keeps its name on the client; `metadata()` would copy and rename all the others as well.
  return Reflect.get(client, TOKEN_FORMAT) === 'opaque';
}

/** No audience at all for a client that wants opaque tokens for this server, else this server. */
export function createDefaultResource(issuer: string) {
  return function defaultResource(
    ctx: KoaContextWithOIDC,
    client: Client,
    oneOf?: readonly string[],
  ): string | readonly string[] {
    if (oneOf) return oneOf;
    return wantsOpaque(client) && !actsForItself(ctx) ? [] : issuer;
  };
}

export function createResourceServerInfo(issuer: string) {
  return function getResourceServerInfo(
    ctx: KoaContextWithOIDC,
    resource: string,
    client: Client,
  ): ResourceServer {
    if (resource !== issuer && !isForeignResource(resource)) {
      throw new errors.InvalidTarget('resource must be an https URI');
    }
    if (actsForItself(ctx)) refusePrivileged(ctx.oidc.requestParamScopes);
    return {
      scope: SCOPES.join(' '),
      audience: resource,
      accessTokenTTL: LIFETIMES.AccessToken,
      accessTokenFormat: wantsOpaque(client) ? 'opaque' : 'jwt',
      jwt: { sign: { alg: 'ES256' } },
    };
  };
}

/** RFC 6749 section 4.4: the application's own token, with no person and no role behind it. */
function actsForItself({ oidc }: KoaContextWithOIDC): boolean {
  return oidc.params?.['grant_type'] === 'client_credentials';
}

function refusePrivileged(scopes: ReadonlySet<string>): void {
  const refused = [...scopes].filter((scope) => PRIVILEGED_SCOPES.has(scope));
  if (refused.length > 0)
    throw new errors.InvalidScope('scope needs a person with a role', refused.join(' '));
}

/** https anywhere; http on the machine itself, for development (RFC 8252 section 8.3). */
function isForeignResource(resource: string): boolean {
  const url = URL.parse(resource);
  if (!url || url.username || url.password || resource.length > 512) return false;
  if (url.protocol === 'https:') return true;
  return url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
}
