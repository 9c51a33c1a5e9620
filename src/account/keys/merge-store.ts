/** Two accounts that become one, in the database. Times in milliseconds since the epoch. */
import type { Origin } from '../../core/ports.ts';
import type { EndedSession } from '../../core/session/store.ts';

export type MergeOutcome =
  | {
      readonly outcome: 'merged';
      /** The account that is no more. */
      readonly from: string;
      /** How many keys came along. */
      readonly keys: number;
      /** Its sessions. */
      readonly ended: readonly EndedSession[];
    }
  | {
      readonly outcome:
        | 'merge_ticket_invalid'
        | 'merge_same_account'
        | 'last_admin'
        | 'too_many_keys'
        /** Both have passkeys, and none of the account that stays was shown. */
        | 'second_factor_required';
    };

export type MergeStore = {
  readonly insert: (ticket: {
    readonly digest: Buffer;
    readonly userId: string;
    readonly browserDigest: Buffer;
    readonly now: number;
    readonly expiresAt: number;
  }) => Promise<void>;
  /**
   * One transaction, all or nothing: the ticket is used, everything that is its account's becomes `into`'s, and what
   * applications hold of it ends. Of many concurrent callers one succeeds.
   */
  readonly merge: (request: {
    readonly digest: Buffer;
    readonly browserDigest: Buffer;
    readonly into: string;
    /** Whoever signed in to `into` has shown a passkey of it. */
    readonly strong: boolean;
    readonly keysPerAccount: number;
    readonly now: number;
    readonly origin: Origin;
  }) => Promise<MergeOutcome>;
};
