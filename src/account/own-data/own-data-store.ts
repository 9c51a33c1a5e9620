/** What a copy of everything, and its end, ask of the database. */
import type { Origin } from '../../core/ports.ts';
import type { EndedSession } from '../../core/session/store.ts';

export type OwnDataStore = {
  /** What there may be of a person, in the order in which it is told. */
  readonly sections: readonly string[];
  /** Rows of a section as JSON texts, and where the next page begins; null after the last. No secret is among it. */
  readonly page: (
    section: string,
    userId: string,
    after: string | null,
  ) => Promise<{ readonly rows: readonly string[]; readonly next: string | null }>;
  /**
   * Deletes the account, the accounts that became part of it, their applications and everything issued to and by them,
   * and records it: all or nothing. What was recorded about the account before stays (docs/guides/privacy.md).
   */
  readonly remove: (userId: string, origin: Origin, now: Date) => Promise<RemovalOutcome>;
};

export type RemovalOutcome =
  | {
      readonly outcome: 'removed';
      readonly ended: readonly EndedSession[];
      /** The applications that went with it. */
      readonly clientIds: readonly string[];
    }
  | { readonly outcome: 'gone' | 'last_admin' };
