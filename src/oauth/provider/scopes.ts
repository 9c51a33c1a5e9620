/** The scopes of the wire contract and the claims that come with them (OIDC Core section 5.4). */
import { type Role, scopes } from '../../core/authz/scopes.ts';

export const SCOPES: readonly string[] = Object.keys(scopes);

/** Never granted by registration or consent alone: the account needs the role as well. */
export const PRIVILEGED_SCOPES: ReadonlyMap<string, Role> = new Map(
  Object.entries(scopes).flatMap(([name, { role }]) => (role ? [[name, role] as const] : [])),
);

/** What a client may ask for that registered without saying. */
export const DEFAULT_SCOPE = SCOPES.filter((name) => !PRIVILEGED_SCOPES.has(name)).join(' ');

export const CLAIMS = {
  // How and when the person signed in is in every ID token, asked for or not (OIDC Core section 2).
  openid: ['sub', 'acr', 'amr', 'auth_time'],
  profile: ['preferred_username', 'name', 'picture', 'updated_at'],
  email: ['email', 'email_verified'],
  bitcoin: ['bitcoin_pubkey', 'npub', 'keys'],
  'pof:read': ['proof_of_funds'],
};
