/** What passkeys ask of the database. */
import type { Actor } from '../account.ts';
import type { Credential, Passkey } from './passkey.ts';

/** Who changes what guards an account, and whether they have shown a passkey of it after their key. */
export type Holder = Actor & { readonly strong: boolean };

/** A challenge is good for this person, this ceremony and this place in the browser, once. */
export type Ceremony = {
  readonly userId: string;
  readonly ceremony: 'register' | 'assert';
  /** The session or the interaction that the answer must come from. */
  readonly binding: string;
};

export type NewCredential = Omit<Credential, 'lastUsedAt'> & { readonly counter: number };

/** What an assertion that verifies says about its authenticator. */
export type Use = {
  readonly id: string;
  readonly counter: number;
  readonly backedUp: boolean;
  readonly userVerified: boolean;
  readonly at: Date;
};

export type PasskeyStore = {
  readonly state: (userId: string) => Promise<{ readonly required: boolean; readonly count: number }>;
  /** Oldest first. */
  readonly list: (userId: string) => Promise<readonly Credential[]>;

  readonly open: (
    digest: Buffer,
    ceremony: Ceremony & { readonly createdAt: Date; readonly expiresAt: Date },
  ) => Promise<void>;
  /**
   * Takes a challenge, of any number of callers for one; null when there is none to take. `credential` is the one with
   * that id if it is this person's.
   */
  readonly take: (
    digest: Buffer,
    of: Ceremony & { readonly credentialId: Buffer; readonly now: Date },
  ) => Promise<{ readonly credential: Credential | null } | null>;

  /**
   * Writes the passkey and its audit record, unless the credential is known or the person has `max`. `weak`: there is a
   * passkey already, and none was shown.
   */
  readonly add: (
    holder: Holder,
    credential: NewCredential,
    max: number,
  ) => Promise<'added' | 'taken' | 'full' | 'weak'>;
  /**
   * Writes counter and time of use and the audit record. False when the counter of a passkey that never leaves its
   * device has not grown: there is a copy of it (section 6.1.1).
   */
  readonly use: (actor: Actor, use: Use) => Promise<boolean>;
  /** Null when the person has no such passkey. */
  readonly rename: (userId: string, id: string, label: string | null) => Promise<Passkey | null>;
  /** `required`: it is the last one, and the account wants one. `weak`: none was shown. */
  readonly remove: (
    holder: Holder,
    id: string,
    at: Date,
  ) => Promise<'removed' | 'unknown' | 'required' | 'weak'>;
  /** `missing`: there is no passkey to require. `weak`: none was shown. */
  readonly require: (holder: Holder, required: boolean, at: Date) => Promise<'changed' | 'missing' | 'weak'>;
};
