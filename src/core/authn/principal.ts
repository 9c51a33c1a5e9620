import type { SecondFactor } from './second-factor.ts';

/** Who makes a request, and by which credential. */
export type Principal = {
  readonly userId: string;
  readonly via: 'cookie' | 'session_token' | 'access_token' | 'nostr';
  /** The session that asks; absent for an access token, and for a request that a key has signed. */
  readonly sessionUid?: string;
  /** The application that asks on the person's behalf; absent for the person's own sessions. */
  readonly clientId?: string;
  /** A person's own session may do whatever the person may. */
  readonly scopes: ReadonlySet<string> | 'all';
  /** Authentication methods, RFC 8176. */
  readonly amr: readonly string[];
  /** Authentication context class, acr.ts; null when none was recorded. */
  readonly acr: string | null;
  readonly secondFactor: SecondFactor;
  /** When the person signed in; milliseconds since the epoch. */
  readonly authTime: number;
  /** When the credential ends unless it is used; milliseconds since the epoch. */
  readonly expiresAt: number;
  /** This request moved `expiresAt`, and a browser has to be told. */
  readonly renewed: boolean;
};

/** How an access token was presented: a token bound to a key (RFC 9449) is worthless without its proof. */
export type Presentation = {
  readonly scheme: 'Bearer' | 'DPoP';
  readonly proof: string | null;
  readonly method: string;
  /** Path and query as they were requested. */
  readonly url: string;
};

/** An access token that is valid for this server and stands for a person. Times in milliseconds since the epoch. */
export type AccessToken = {
  readonly userId: string;
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
  readonly amr: readonly string[];
  readonly acr: string | null;
  readonly authTime: number;
  readonly expiresAt: number;
};

export type AccessTokens = {
  /**
   * Null for a token that is unknown, forged, expired, revoked, meant for another audience, issued to no person, or
   * bound to a key whose proof is missing or wrong.
   */
  readonly verify: (token: string, presentation: Presentation) => Promise<AccessToken | null>;
};
