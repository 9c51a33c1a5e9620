import type { CurrentSession, Session } from './session.ts';

/** A session as it is first written. The token itself never reaches the database. */
export type NewSession = Session & {
  readonly digest: Buffer;
  /** What oidc-provider's Session model reads; see payload.ts. */
  readonly payload: Readonly<Record<string, unknown>>;
};

/** Methods and class in all, and when both ends are from now on. */
export type Reauthentication = Pick<Session, 'authTime' | 'expiresAt' | 'absoluteExpiresAt'> & {
  readonly amr: readonly string[];
  readonly acr: string;
  readonly digest: Buffer | null;
};

/** Where a list continues: after the session opened `at` microseconds since the epoch (decimal) with this uid. */
export type SessionPosition = { readonly at: string; readonly uid: string };

export type SessionPage = {
  readonly sessions: readonly Session[];
  readonly next: SessionPosition | null;
};

/** A session that is over, and the applications that the person had signed in to within it. */
export type EndedSession = {
  readonly uid: string;
  readonly userId: string;
  /** `sid` is what the application knows the session by, OpenID Connect Back-Channel Logout 1.0 section 2.1. */
  readonly applications: readonly { readonly clientId: string; readonly sid: string }[];
};

/** Sessions in PostgreSQL, which is the truth about them. Times in milliseconds since the epoch. */
export type SessionStore = {
  /** Writes the session and the time of sign-in; false when the account is gone or disabled. */
  readonly insert: (session: NewSession) => Promise<boolean>;
  /** A live session of an active account. */
  readonly find: (digest: Buffer, now: number) => Promise<CurrentSession | null>;
  /**
   * Records activity at `now` and moves the end, if the last record is at or before `unlessSince`; of several
   * callers in that time one writes. False when nothing was written, also because the session ended meanwhile.
   */
  readonly touch: (
    digest: Buffer,
    activity: { now: number; expiresAt: number; unlessSince: number },
  ) => Promise<boolean>;
  /** Live sessions, newest first. */
  readonly list: (
    userId: string,
    page: { now: number; limit: number; after: SessionPosition | null },
  ) => Promise<SessionPage>;
  /**
   * Notes that the person of this live session has authenticated again; false when they have no such session. With
   * `digest` the session goes on under another token.
   */
  readonly strengthen: (userId: string, uid: string, again: Reauthentication) => Promise<boolean>;
  /** Ends one session of this person; null when they have no such live session. */
  readonly end: (userId: string, uid: string, now: number) => Promise<EndedSession | null>;
  /** Ends all but `exceptUid`. */
  readonly endAll: (
    userId: string,
    exceptUid: string | null,
    now: number,
  ) => Promise<readonly EndedSession[]>;
};
