/** What the OAuth room asks of other rooms; `app.ts` makes the introductions. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Origin } from '../core/ports.ts';

/** Claims about a person, OIDC Core section 5.1, before scopes and consent filter them. */
export type AccountClaims = {
  readonly sub: string;
  readonly [claim: string]: unknown;
};

export type Accounts = {
  /**
   * Claims of an active account; null when it is gone or disabled. Names that are made up are made from `subject`, what
   * the application knows the person by.
   */
  readonly claims: (userId: string, subject: string) => Promise<AccountClaims | null>;
  /** The account a `login_hint` names: id, username or public key; null when none does. */
  readonly idByHint: (hint: string) => Promise<string | null>;
  /** Roles that decide over privileged scopes. */
  readonly roles: (userId: string) => Promise<readonly string[]>;
};

/** A challenge a wallet can sign, as the login page shows it. */
export type WalletChallenge = {
  readonly sessionId: string;
  /** The URL a wallet calls, complete but for `sig` and `key`. */
  readonly callback: string;
  readonly lnurl: string;
  readonly keyauth: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
};

/** What a signed challenge says about the person, to the browser that asked for it and to nobody else. */
export type SignedChallenge = {
  readonly userId: string;
  readonly publicKey: string;
  readonly context: Readonly<Record<string, unknown>>;
  readonly ip: string | null;
  readonly signedIp: string | null;
  /** Milliseconds since the epoch. */
  readonly signedAt: number;
};

/** Sign-in with a Lightning wallet. `browserSecret` is the value of the browser's binding cookie. */
export type WalletSignIn = {
  readonly create: (request: {
    readonly browserSecret: string;
    readonly clientId: string;
    readonly context: Readonly<Record<string, unknown>>;
    readonly origin: Origin;
  }) => Promise<WalletChallenge>;
  /** The challenge again while it is open; null for any other browser. */
  readonly show: (sessionId: string, browserSecret: string) => Promise<WalletChallenge | null>;
  readonly peek: (sessionId: string, browserSecret: string) => Promise<SignedChallenge | null>;
  /** Takes the sign-in; of many concurrent callers one gets it. */
  readonly claim: (
    sessionId: string,
    browserSecret: string,
    origin: Origin,
  ) => Promise<SignedChallenge | null>;
  /** In development only: signs an open challenge with a key made for this browser alone. */
  readonly throwaway?:
    | ((challenge: WalletChallenge, browserSecret: string, origin: Origin) => Promise<void>)
    | undefined;
};

/** The cookie that binds a sign-in to its browser. */
export type BrowserCookie = {
  readonly name: string;
  readonly read: (request: FastifyRequest) => string | null;
  readonly ensure: (request: FastifyRequest, reply: FastifyReply) => string;
};

/** A QR code as an SVG path in a square of `size` units. */
export type QrPath = (text: string) => { readonly path: string; readonly size: number };
