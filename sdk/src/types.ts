/** What goes over the wire, in its own words. Times are ISO 8601 in UTC. */
import type { KeyKind } from './types/keys.ts';

export type * from './types/admin.ts';
export type * from './types/keys.ts';
export type * from './types/passkeys.ts';
export type * from './types/proofs.ts';
export type * from './types/spend.ts';
export type * from './types/wallets.ts';

/** Lists page by `limit` (1 to 100, 20 when absent) and the `next_cursor` of the page before. */
export type PageQuery = { readonly limit?: number | undefined; readonly cursor?: string | undefined };

// Sign-in with a Lightning wallet

export type LnurlAction = 'register' | 'login' | 'link' | 'auth';

export type LnurlChallenge = {
  readonly tag: 'login';
  /** The wallet signs these 32 bytes. */
  readonly k1: string;
  /** What the wallet calls, with `sig` and `key` added. */
  readonly callback: string;
  /** The callback as LUD-01 bech32, upper case: the text of the QR code. */
  readonly lnurl: string;
  /** The callback under the scheme of LUD-17. */
  readonly keyauth: string;
  /** The QR code: `d` of an SVG path in a square of `qr_size` units. */
  readonly qr: string;
  readonly qr_size: number;
  /** Names the challenge; no secret. */
  readonly session_id: string;
  readonly action: LnurlAction;
  readonly expires_at: string;
};

export type LnurlStatus = 'pending' | 'authenticated' | 'expired';
export type LnurlState = { readonly status: LnurlStatus };

export type LnurlSession = {
  readonly user_id: string;
  readonly action: LnurlAction;
  /** The linking key that signed. */
  readonly key: string;
  /** For `link`: the key is on the account now. */
  readonly linked: boolean;
};

// Account

export type Key = {
  readonly id: string;
  readonly kind: KeyKind;
  readonly public_key: string;
  /** Bitcoin: the address it was first shown with. */
  readonly address: string | null;
  readonly label: string | null;
  readonly created_at: string;
  readonly last_used_at: string | null;
};

export type Profile = {
  readonly user_id: string;
  /** Applications need the scope `bitcoin` to see it. */
  readonly bitcoin_pubkey: string | null;
  /** Null for somebody who chose none. */
  readonly username: string | null;
  /** `username`, or the name that is made up for somebody without one: what to call them. */
  readonly preferred_username: string;
  /** Applications need the scope `email` to see it. */
  readonly email: string | null;
  readonly profile_data: { readonly [field: string]: unknown };
  /** Applications need the scope `bitcoin` to see them. */
  readonly keys: readonly Key[];
  readonly roles: readonly string[];
  readonly created_at: string;
  readonly last_login: string | null;
};

/** Everything the server holds about a person, by its kind. */
export type AccountExport = { readonly [section: string]: unknown };

export type ProfileData = {
  readonly name?: string | undefined;
  readonly picture?: string | undefined;
  readonly website?: string | undefined;
  readonly bio?: string | undefined;
  readonly [field: string]: string | number | boolean | null | undefined;
};

export type ProfileChange = {
  /** Unique in any case; null removes it. */
  readonly username?: string | null | undefined;
  /** Not verified; null removes it. */
  readonly email?: string | null | undefined;
  /** Replaces what was there. */
  readonly profile_data?: ProfileData | undefined;
};

export type Session = {
  /** Names the session; no credential. */
  readonly id: string;
  readonly kind: 'browser' | 'wallet' | 'api';
  /** The session that asks. */
  readonly current: boolean;
  readonly amr: readonly string[];
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly created_at: string;
  /** Exact to the minute. */
  readonly last_activity_at: string;
  readonly expires_at: string;
};

export type Grant = {
  /** The `client_id` of the application. */
  readonly id: string;
  readonly client_name: string;
  readonly scopes: readonly string[];
  readonly granted_at: string;
  readonly updated_at: string;
};

export type SecurityEvent = {
  readonly id: string;
  readonly action: string;
  readonly success: boolean;
  readonly client_id: string | null;
  readonly resource_type: string | null;
  readonly resource_id: string | null;
  readonly ip: string | null;
  readonly user_agent: string | null;
  /** What is particular to the action. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly created_at: string;
};

export type KeysPage = { readonly keys: readonly Key[]; readonly next_cursor: string | null };
export type SessionsPage = { readonly sessions: readonly Session[]; readonly next_cursor: string | null };
export type GrantsPage = { readonly grants: readonly Grant[]; readonly next_cursor: string | null };
export type EventsPage = { readonly events: readonly SecurityEvent[]; readonly next_cursor: string | null };

// Own applications

export type GrantType =
  | 'authorization_code'
  | 'refresh_token'
  | 'client_credentials'
  | 'urn:ietf:params:oauth:grant-type:device_code'
  | 'urn:ietf:params:oauth:grant-type:token-exchange';

/** Client metadata of RFC 7591 section 2 and of the specifications that extend it. */
export type ClientMetadata = {
  readonly client_name?: string | undefined;
  readonly application_type?: 'web' | 'native' | undefined;
  readonly redirect_uris?: readonly string[] | undefined;
  readonly post_logout_redirect_uris?: readonly string[] | undefined;
  readonly token_endpoint_auth_method?:
    | 'client_secret_basic'
    | 'client_secret_post'
    | 'private_key_jwt'
    | 'none'
    | undefined;
  readonly grant_types?: readonly GrantType[] | undefined;
  /** Separated by spaces. */
  readonly scope?: string | undefined;
  readonly client_uri?: string | undefined;
  readonly logo_uri?: string | undefined;
  readonly policy_uri?: string | undefined;
  readonly tos_uri?: string | undefined;
  readonly contacts?: readonly string[] | undefined;
  readonly jwks?: { readonly keys: readonly { readonly [member: string]: unknown }[] } | undefined;
  readonly jwks_uri?: string | undefined;
  readonly subject_type?: 'public' | 'pairwise' | undefined;
  readonly sector_identifier_uri?: string | undefined;
  readonly id_token_signed_response_alg?: 'RS256' | 'ES256' | undefined;
  readonly access_token_format?: 'jwt' | 'opaque' | undefined;
  readonly dpop_bound_access_tokens?: boolean | undefined;
  readonly require_pushed_authorization_requests?: boolean | undefined;
  readonly backchannel_logout_uri?: string | undefined;
  readonly backchannel_logout_session_required?: boolean | undefined;
};

export type NewClient = Omit<ClientMetadata, 'client_name'> & { readonly client_name: string };

/** As the server has it: keys may have been registered in a form this API does not take. */
export type KeptMetadata = Omit<ClientMetadata, 'jwks'> & {
  readonly jwks?: { readonly [member: string]: unknown } | undefined;
};

/** RFC 7396: null removes a member, absence leaves it. */
export type ClientChange = {
  readonly [Member in keyof ClientMetadata]: Member extends 'client_name'
    ? ClientMetadata[Member]
    : ClientMetadata[Member] | null;
};

export type ClientSecret = {
  readonly id: string;
  /** The last four characters. */
  readonly hint: string;
  readonly created_at: string;
  readonly expires_at: string | null;
};

/** `client_secret` is shown this once. */
export type IssuedSecret = ClientSecret & { readonly client_secret: string };

export type Client = {
  readonly client_id: string;
  readonly status: 'active' | 'pending' | 'disabled';
  /** An operator vouches for the application. */
  readonly verified: boolean;
  readonly metadata: KeptMetadata;
  /** Live ones, oldest first. */
  readonly secrets: readonly ClientSecret[];
  readonly created_at: string;
  readonly updated_at: string;
};

/** `client_secret` is shown this once; null for an application without one. */
export type CreatedClient = Client & { readonly client_secret: string | null };

export type ClientsPage = { readonly clients: readonly Client[]; readonly next_cursor: string | null };

// OAuth 2.0 and OpenID Connect

export type AuthorizationRequest = {
  /** One of those registered, exactly. */
  readonly redirectUri: string;
  /** Separated by spaces; `openid` when absent. */
  readonly scope?: string | undefined;
  /** Comes back unchanged; compare it. */
  readonly state: string;
  /** Comes back in the ID token; compare it. */
  readonly nonce?: string | undefined;
  /** Of `createPkce`. */
  readonly challenge: string;
  readonly prompt?: 'none' | 'login' | 'consent' | 'select_account' | undefined;
  /** Seconds since the last sign-in at most. */
  readonly maxAge?: number | undefined;
  /** Account id, user name or public key of the person. */
  readonly loginHint?: string | undefined;
};

/** RFC 6749 section 5.1. */
export type Tokens = {
  readonly access_token: string;
  readonly token_type: string;
  /** Seconds. */
  readonly expires_in: number;
  readonly scope?: string;
  readonly refresh_token?: string;
  /** With the scope `openid`. */
  readonly id_token?: string;
};

/** RFC 7662 section 2.2. Times in seconds since the epoch. */
export type Introspection =
  | { readonly active: false }
  | {
      readonly active: true;
      readonly client_id: string;
      readonly token_type?: string;
      readonly sub?: string;
      readonly scope?: string;
      readonly aud?: string | readonly string[];
      readonly iss?: string;
      readonly exp?: number;
      readonly iat?: number;
      readonly jti?: string;
      readonly [claim: string]: unknown;
    };

/** RFC 9126 section 2.2. */
export type PushedRequest = { readonly request_uri: string; readonly expires_in: number };

/** RFC 8628 section 3.2. Times in seconds. */
export type DeviceAuthorization = {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete?: string;
  readonly expires_in: number;
  readonly interval?: number;
};

/** OIDC Core section 5.3.2: what the scopes of the token allow. */
export type UserInfo = { readonly sub: string; readonly [claim: string]: unknown };

/** OpenID Connect Discovery 1.0 section 3, the members every application needs. */
export type Discovery = {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly userinfo_endpoint: string;
  readonly jwks_uri: string;
  readonly scopes_supported: readonly string[];
  readonly response_types_supported: readonly string[];
  readonly grant_types_supported: readonly string[];
  readonly subject_types_supported: readonly string[];
  readonly id_token_signing_alg_values_supported: readonly string[];
  readonly [member: string]: unknown;
};

/** RFC 7517. */
export type Jwk = {
  readonly kty: string;
  readonly kid: string;
  readonly alg: string;
  readonly use: string;
  readonly [member: string]: unknown;
};
export type Jwks = { readonly keys: readonly Jwk[] };

// Operations

export type Health = {
  /** `degraded`: everything works, some of it slower. */
  readonly status: 'ok' | 'degraded';
  /** The parts that do not answer. */
  readonly degraded?: readonly string[] | undefined;
};
