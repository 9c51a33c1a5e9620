/** Access tokens presented to this server's own API (RFC 6750). */
import { sha256 } from '../core/crypto.ts';
import type { Clock } from '../core/ports.ts';
import { list, text, words } from './adapter/fields.ts';
import type { Clients } from './clients/clients.ts';
import { isActive } from './introspect.ts';
import type { OauthStore } from './store.ts';

export type AccessGrant = {
  readonly userId: string | null;
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
  /** Thumbprint of the key that has to be shown with the token (RFC 9449); null for a bearer token. */
  readonly jkt: string | null;
  readonly amr: readonly string[];
  readonly acr: string | null;
  /** When the person signed in; milliseconds since the epoch, as `expiresAt`. */
  readonly authTime: number;
  readonly expiresAt: number;
};

/**
 * Null for a token that is unknown, spent, revoked, expired, of a disabled application or meant for another audience
 * (RFC 9068 section 4).
 */
export function createTokenReader(deps: {
  store: OauthStore;
  clients: Clients;
  clock: Clock;
  issuer: string;
  jwtId: (token: string) => Promise<string | null>;
}) {
  const { store, clients, clock, issuer, jwtId } = deps;
  return async function read(token: string): Promise<AccessGrant | null> {
    const structured = token.includes('.');
    const id = structured ? await jwtId(token) : token;
    if (!id) return null;
    const found = await store.findToken(sha256(id));
    if (!found || found.kind === 'refresh' || found.format !== (structured ? 'jwt' : 'opaque')) return null;
    if (!isActive(found, clock.now())) return null;
    const { payload } = found;
    const client = await clients.find(String(payload['clientId']));
    if (client?.status !== 'active') return null;
    const audience = list(payload['aud']);
    if (audience.length > 0 && !audience.includes(issuer)) return null;
    return {
      userId: text(payload['accountId']),
      clientId: client.clientId,
      scopes: new Set(words(payload['scope'])),
      jkt: text(payload['jkt']),
      amr: list(payload['amr']),
      acr: text(payload['acr']),
      authTime: Number(payload['authTime'] ?? payload['iat'] ?? 0) * 1000,
      expiresAt: found.expiresAt,
    };
  };
}
