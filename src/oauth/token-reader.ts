/** Access tokens presented to this server's own API (RFC 6750). */
import { sha256 } from '../core/crypto.ts';
import type { Clock } from '../core/ports.ts';
import { list } from './adapter/fields.ts';
import { isActive } from './introspect.ts';
import type { OauthStore } from './store.ts';

export type AccessGrant = {
  readonly userId: string | null;
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
  /** Thumbprint of the key that has to be shown with the token (RFC 9449); null for a bearer token. */
  readonly jkt: string | null;
};

/** Null for a token that is unknown, spent, revoked, expired or meant for another audience (RFC 9068 section 4). */
export function createTokenReader(deps: {
  store: OauthStore;
  clock: Clock;
  issuer: string;
  jwtId: (token: string) => Promise<string | null>;
}) {
  const { store, clock, issuer, jwtId } = deps;
  return async function read(token: string): Promise<AccessGrant | null> {
    const structured = token.includes('.');
    const id = structured ? await jwtId(token) : token;
    if (!id) return null;
    const found = await store.findToken(sha256(id));
    if (!found || found.kind === 'refresh' || found.format !== (structured ? 'jwt' : 'opaque')) return null;
    if (!isActive(found, clock.now())) return null;
    const { payload } = found;
    const audience = list(payload['aud']);
    if (audience.length > 0 && !audience.includes(issuer)) return null;
    return {
      userId: typeof payload['accountId'] === 'string' ? payload['accountId'] : null,
      clientId: String(payload['clientId']),
      scopes: new Set(
        String(payload['scope'] ?? '')
          .split(' ')
          .filter(Boolean),
      ),
      jkt: typeof payload['jkt'] === 'string' ? payload['jkt'] : null,
    };
  };
}
