/**
 * What the OAuth room asks of the database, in the words of the protocol. Every identifier that is a bearer
 * secret (code, token, cookie) arrives here as its SHA-256 digest; the database never sees the value itself.
 */
import type { NewAuditRecord } from '../core/audit/record.ts';

export type Payload = Readonly<Record<string, unknown>>;

/** The rows a code or token hangs on, read in the same statement so that one request costs one round trip. */
export type Related = {
  readonly grant: Payload | null;
  readonly session: Payload | null;
  /** Null when the account is gone; a disabled account keeps its row but may not be issued anything. */
  readonly account: { readonly id: string; readonly status: 'active' | 'disabled' } | null;
};

export type StoredCode = {
  readonly payload: Payload;
  /** Milliseconds since the epoch; null while unused. */
  readonly consumedAt: number | null;
  readonly related: Related;
};

export type TokenKind = 'access' | 'refresh' | 'client';

export type StoredToken = {
  readonly digest: Buffer;
  readonly kind: TokenKind;
  readonly format: 'opaque' | 'jwt';
  readonly familyId: string | null;
  readonly payload: Payload;
  readonly expiresAt: number;
  readonly consumedAt: number | null;
  readonly revokedAt: number | null;
  /** Sealed answer of the exchange that consumed this refresh token. */
  readonly replaySealed: Buffer | null;
  /** True once the refresh token that replaced this one has itself been used or revoked. */
  readonly successorSpent: boolean;
  readonly related: Related;
};

/** A browser session, with how its account stands with passkeys; null while nobody has signed in. */
export type StoredSession = {
  readonly payload: Payload;
  readonly passkeys: { readonly required: boolean; readonly some: boolean } | null;
};

export type StoredArtifact = {
  readonly digest: Buffer;
  readonly payload: Payload;
  readonly consumedAt: number | null;
};

export type Consent = { readonly scopes: readonly string[]; readonly claims: readonly string[] };

/** How a person stands with an application, for the page that asks them. */
export type Standing = {
  readonly username: string | null;
  readonly createdAt: Date;
  readonly consent: Consent | null;
};

export type NewCode = {
  readonly digest: Buffer;
  readonly clientId: string;
  readonly userId: string | null;
  readonly grantId: string | null;
  readonly scope: readonly string[];
  readonly redirectUri: string | null;
  readonly codeChallenge: string | null;
  readonly codeChallengeMethod: string | null;
  readonly nonce: string | null;
  readonly payload: Payload;
  readonly expiresAt: Date;
};

export type NewToken = {
  readonly digest: Buffer;
  readonly kind: TokenKind;
  readonly format: 'opaque' | 'jwt';
  readonly clientId: string;
  readonly userId: string | null;
  readonly grantId: string | null;
  readonly familyId: string | null;
  readonly parentDigest: Buffer | null;
  readonly scope: readonly string[];
  readonly audience: readonly string[];
  readonly payload: Payload;
  readonly expiresAt: Date;
};

export type SessionRow = {
  readonly digest: Buffer;
  /**
   * The digest under which this request found the session; null for a session that begins. A session that has been
   * ended or renamed since is not written: otherwise a request kept open by a thief would bring it back.
   */
  readonly found: Buffer | null;
  readonly uid: string;
  readonly userId: string | null;
  readonly payload: Payload;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly expiresAt: Date;
  readonly absoluteExpiresAt: Date;
};

export type ArtifactRow = {
  readonly model: string;
  readonly digest: Buffer;
  readonly uid: string | null;
  readonly userCodeDigest: Buffer | null;
  readonly grantId: string | null;
  readonly payload: Payload;
  readonly expiresAt: Date;
};

/**
 * One write of a request. All changes of a request are committed together in one statement; a `consume` that
 * finds its row already consumed makes the whole commit fail with `AlreadyConsumed`.
 */
export type Change =
  | { readonly kind: 'code.insert'; readonly code: NewCode }
  | { readonly kind: 'code.consume'; readonly digest: Buffer }
  | { readonly kind: 'token.insert'; readonly token: NewToken }
  | { readonly kind: 'token.consume'; readonly digest: Buffer; readonly replaySealed: Buffer | null }
  | { readonly kind: 'token.revoke'; readonly digest: Buffer }
  | {
      readonly kind: 'grant.save';
      readonly id: string;
      readonly userId: string | null;
      readonly clientId: string;
      readonly payload: Payload;
      readonly expiresAt: Date;
    }
  | { readonly kind: 'grant.revoke'; readonly id: string; readonly keepGrant: boolean }
  | { readonly kind: 'session.save'; readonly session: SessionRow }
  | { readonly kind: 'session.delete'; readonly digest: Buffer }
  | {
      readonly kind: 'artifact.save';
      readonly artifact: ArtifactRow;
      /** Fails the commit when the stored payload has this member already: of many writers one is first. */
      readonly unless?: string;
    }
  | { readonly kind: 'artifact.consume'; readonly model: string; readonly digest: Buffer }
  | { readonly kind: 'artifact.delete'; readonly model: string; readonly digest: Buffer }
  | {
      readonly kind: 'consent.save';
      readonly userId: string;
      readonly clientId: string;
      readonly scopes: readonly string[];
      readonly claims: readonly string[];
    }
  | { readonly kind: 'audit'; readonly record: NewAuditRecord };

/** A single-use row had already been used, or `what` else a commit needs was deleted, when the commit reached it. */
export class AlreadyConsumed extends Error {
  readonly code = 'already_consumed';
  readonly what: string;
  constructor(what: string) {
    super(`${what} is no longer valid`);
    this.name = 'AlreadyConsumed';
    this.what = what;
  }
}

export type OauthStore = {
  readonly findCode: (digest: Buffer) => Promise<StoredCode | null>;
  readonly findToken: (digest: Buffer) => Promise<StoredToken | null>;
  readonly findGrant: (id: string) => Promise<Payload | null>;
  readonly findSession: (digest: Buffer) => Promise<StoredSession | null>;
  readonly findSessionByUid: (uid: string) => Promise<Payload | null>;
  readonly findArtifact: (model: string, digest: Buffer) => Promise<StoredArtifact | null>;
  readonly findArtifactByUserCode: (model: string, userCodeDigest: Buffer) => Promise<StoredArtifact | null>;
  readonly findConsent: (userId: string, clientId: string) => Promise<Consent | null>;
  /** Null when the account is gone or disabled. */
  readonly findStanding: (userId: string, clientId: string) => Promise<Standing | null>;
  /** Records a proof's identifier; true the first time, false for a replay, under any concurrency. */
  readonly remember: (digest: Buffer, expiresAt: Date) => Promise<boolean>;
  /** Applies all changes or none, in one statement. Rejects with `AlreadyConsumed`. */
  readonly commit: (changes: readonly Change[]) => Promise<void>;
  readonly listGrants: (userId: string) => Promise<readonly GrantSummary[]>;
  /** Forgets the consent and everything issued under it; false when there was nothing. */
  readonly revokeClientAccess: (userId: string, clientId: string) => Promise<boolean>;
};

/** An application a person has allowed, as they see it. */
export type GrantSummary = {
  readonly clientId: string;
  readonly clientName: string;
  readonly scopes: readonly string[];
  readonly grantedAt: Date;
  readonly updatedAt: Date;
};
