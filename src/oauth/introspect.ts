/**
 * Token introspection, RFC 7662, for the common caller: a client that authenticates with a secret. One look-up by
 * digest, shared with concurrent requests. Callers that authenticate in another way take the library's path, which
 * gives the same answers.
 */
import { sha256 } from '../core/crypto.ts';
import type { Clock } from '../core/ports.ts';
import type { Clients } from './clients/clients.ts';
import type { OauthStore, Payload, StoredToken } from './store.ts';

export type Introspection =
  | { readonly active: false }
  | (Readonly<Record<string, unknown>> & { readonly active: true });

export type IntrospectDeps = {
  readonly store: OauthStore;
  readonly clients: Clients;
  readonly clock: Clock;
  readonly issuer: string;
  readonly jwtId: (token: string) => Promise<string | null>;
};

const INACTIVE: Introspection = { active: false };

export function createIntrospect(deps: IntrospectDeps) {
  const { store, clients, clock, issuer, jwtId } = deps;

  /** What `token` is worth now. Null when the token's owner uses pairwise subjects: the library's path answers. */
  return async function introspect(token: string): Promise<Introspection | null> {
    const structured = token.includes('.');
    const id = structured ? await jwtId(token) : token;
    if (!id) return INACTIVE;
    const found = await store.findToken(sha256(id));
    if (!found || found.format !== (structured ? 'jwt' : 'opaque') || !isActive(found, clock.now()))
      return INACTIVE;
    const owner = await clients.find(String(found.payload['clientId']));
    if (owner?.status !== 'active') return INACTIVE;
    if (owner.metadata['subject_type'] === 'pairwise') return null;
    return describe(found, issuer, structured ? id : undefined);
  };
}

/** Neither expired, revoked nor used up, and everything it hangs on is still there. `now` in milliseconds. */
export function isActive(token: StoredToken, now: number): boolean {
  if (token.expiresAt <= now || token.revokedAt !== null || token.consumedAt !== null) return false;
  const { payload, related } = token;
  const { clientId, accountId, grantId } = payload;
  if (accountId !== undefined && related.account?.status !== 'active') return false;
  if (grantId !== undefined) {
    const { grant } = related;
    if (grant?.['clientId'] !== clientId || grant?.['accountId'] !== accountId) return false;
  }
  const { boundTo, expiresWithSession } = payload;
  if (typeof boundTo === 'object' && boundTo !== null && !sessionHolds(token, { ...boundTo })) return false;
  return expiresWithSession !== true || sessionHolds(token, payload);
}

/** A token bound to its session ends with it, and with the session's authorization of the application. */
function sessionHolds({ payload, related }: StoredToken, bound: Payload): boolean {
  const { session } = related;
  if (session?.['accountId'] !== payload['accountId']) return false;
  const authorizations = session?.['authorizations'];
  const own =
    typeof authorizations === 'object' && authorizations !== null
      ? Reflect.get(authorizations, String(bound['clientId']))
      : undefined;
  return typeof own === 'object' && own !== null && Reflect.get(own, 'grantId') === bound['grantId'];
}

function describe(token: StoredToken, iss: string, jti: string | undefined): Introspection {
  const { payload, kind } = token;
  const { jkt } = payload;
  return prune({
    ...(typeof payload['extra'] === 'object' ? payload['extra'] : {}),
    active: true,
    sub: payload['accountId'],
    client_id: payload['clientId'],
    exp: payload['exp'],
    iat: payload['iat'],
    sid: payload['sid'],
    iss,
    jti,
    aud: payload['aud'],
    scope: payload['scope'] === '' ? undefined : payload['scope'],
    cnf: jkt ? { jkt } : undefined,
    ...authentication(payload),
    token_type: kind === 'refresh' ? undefined : jkt ? 'DPoP' : 'Bearer',
  });
}

/** How and when the person signed in: RFC 9470 section 6.2, and for access tokens RFC 9068 section 2.2.1. */
export function authentication(signIn: Payload): Record<string, unknown> {
  const { acr, amr, authTime } = signIn;
  return authTime === undefined ? {} : { auth_time: authTime, acr, amr };
}

function prune(answer: Record<string, unknown> & { active: true }): Introspection {
  for (const [name, value] of Object.entries(answer)) if (value === undefined) delete answer[name];
  return answer;
}
