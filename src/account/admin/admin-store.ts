/** What administration asks of the database. */
import type { AccountRole } from '../../core/authz/scopes.ts';
import type { Origin } from '../../core/ports.ts';
import type { OwnEvent } from '../store.ts';

export type AccountSummary = {
  readonly id: string;
  readonly username: string | null;
  readonly roles: readonly string[];
  readonly status: 'active' | 'disabled';
  readonly createdAt: Date;
  readonly lastLoginAt: Date | null;
};

/** Which accounts are meant. `part` is a part of a user name in any case; the others name an account exactly. */
export type AccountQuery =
  | { readonly kind: 'all' | 'staff' }
  | { readonly kind: 'id' | 'key' | 'address' | 'username' | 'part'; readonly value: string };

/** An administrator of the server, or the operator at its command line. */
export type Administrator = { readonly userId: string; readonly origin: Origin } | 'operator';

export type RoleChange = {
  readonly userId: string;
  /** From the roles the account has to those it gets. Pure: it may be asked again. */
  readonly next: (before: readonly string[]) => readonly AccountRole[];
  readonly by: Administrator;
  readonly now: Date;
};

export type RoleOutcome =
  | { readonly outcome: 'changed' | 'unchanged'; readonly account: AccountSummary }
  | { readonly outcome: 'last_admin' | 'not_found' };

export type AdminStore = {
  /** In the order of their ids. */
  readonly accounts: (
    query: AccountQuery,
    page: { readonly limit: number; readonly after: string | null },
  ) => Promise<readonly AccountSummary[]>;
  /**
   * Changes roles and records it, all or nothing. Whoever is no administrator any more loses the tokens that let
   * applications act as one. Of many who would each remove one of the last two administrators one is refused.
   */
  readonly changeRoles: (change: RoleChange) => Promise<RoleOutcome>;
  /**
   * Removes all passkeys and the wish for them, ends all sessions and records it; false when there is no such account.
   */
  readonly resetPasskeys: (userId: string, by: Administrator, now: Date) => Promise<boolean>;
};

export type AllEvents = {
  /** Newest first; `after` is the id where the page before ended. */
  readonly list: (query: {
    readonly userId?: string | undefined;
    readonly action?: string | undefined;
    readonly limit: number;
    readonly after: string | null;
  }) => Promise<readonly (OwnEvent & { readonly userId: string | null })[]>;
};
