/** A signed-in browser, a wallet that answered a challenge, or an API client. Times in milliseconds since the epoch. */
export type SessionKind = 'browser' | 'wallet' | 'api';

export type Session = {
  /** Names the session to its owner; not a credential. */
  readonly uid: string;
  readonly userId: string;
  readonly kind: SessionKind;
  /** Authentication methods, RFC 8176. */
  readonly amr: readonly string[];
  readonly acr: string | null;
  readonly authTime: number;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly createdAt: number;
  readonly lastActivityAt: number;
  /** Moves with activity, never beyond `absoluteExpiresAt`. */
  readonly expiresAt: number;
  readonly absoluteExpiresAt: number;
};

/** A session with what the account wants of it. */
export type CurrentSession = Session & { readonly passkeyRequired: boolean };

/** `renewed`: this very use moved the session's end. */
export type FoundSession = CurrentSession & { readonly renewed: boolean };
