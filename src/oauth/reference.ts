/** What the reference page tells of this room, taken from what the room itself goes by. */
import { GRACE_MS } from './grace.ts';
import { describeScope } from './pages/index.ts';
import { LIFETIMES } from './provider/lifetimes.ts';
import { CLAIMS, PRIVILEGED_SCOPES, SCOPES } from './provider/scopes.ts';

export type ScopeReference = {
  readonly scope: string;
  /** In the words of the consent page. */
  readonly title: string;
  readonly claims: readonly string[];
  /** The account needs a role as well. */
  readonly privileged: boolean;
};

export const scopeReference: readonly ScopeReference[] = SCOPES.map((scope) => ({
  scope,
  title: describeScope(scope).title,
  claims: new Map(Object.entries(CLAIMS)).get(scope) ?? [],
  privileged: PRIVILEGED_SCOPES.has(scope),
}));

/** In seconds. */
export const lifetimeReference: Readonly<Record<string, number>> = {
  'Access token': LIFETIMES.AccessToken,
  'ID token': LIFETIMES.IdToken,
  'Refresh token': LIFETIMES.RefreshToken,
  'Refresh answer that was lost': GRACE_MS / 1000,
  'Authorization code': LIFETIMES.AuthorizationCode,
  'Pushed authorization request': LIFETIMES.PushedAuthorizationRequest,
  'Device code': LIFETIMES.DeviceCode,
};
