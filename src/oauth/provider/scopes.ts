/** The scopes of the wire contract and the claims that come with them (OIDC Core section 5.4). */

export const IDENTITY_SCOPES = ['openid', 'profile', 'email', 'offline_access', 'bitcoin'] as const;

/** Scopes of this server's own API. */
export const API_SCOPES = [
  'wallet:read',
  'wallet:write',
  'pof:read',
  'pof:write',
  'chat:read',
  'chat:write',
  'admin',
] as const;

export const SCOPES: readonly string[] = [...IDENTITY_SCOPES, ...API_SCOPES];

/** Never granted by registration or consent alone: the account needs the role as well. */
export const PRIVILEGED_SCOPES: ReadonlySet<string> = new Set(['admin']);

export const CLAIMS = {
  // How and when the person signed in is in every ID token, asked for or not (OIDC Core section 2).
  openid: ['sub', 'acr', 'amr', 'auth_time'],
  profile: ['preferred_username', 'name', 'picture', 'updated_at'],
  email: ['email', 'email_verified'],
  bitcoin: ['bitcoin_pubkey', 'npub', 'keys'],
};

/** Authentication context classes, OIDC Core section 2: how strongly the person showed who they are. */
export const ACR_KEY = 'urn:hodlxxi:acr:key';
