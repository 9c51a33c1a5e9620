/** What operators and administrators see. */
import type { Client, SecurityEvent } from '../types.ts';

export type Role = 'user' | 'special' | 'operator' | 'admin';

export type AuditQuery = {
  readonly user_id?: string | undefined;
  readonly action?: string | undefined;
};

/** Whose event it was is part of it here. */
export type AdminEvent = SecurityEvent & { readonly user_id: string | null };
export type AdminEventsPage = { readonly events: readonly AdminEvent[]; readonly next_cursor: string | null };

/** The hash chain of the audit log, checked from its start or from where the part before ended. */
export type AuditVerdict = {
  readonly ok: boolean;
  /** Intact records, from the first one on. */
  readonly checked: number;
  readonly unsealed: number;
  /** `seq:hash` of the last intact record, to keep elsewhere. */
  readonly head: string;
  readonly broken: {
    readonly at: number;
    readonly reason: 'gap' | 'altered' | 'unlinked' | 'truncated' | 'replaced';
  } | null;
  /** Null when the end was reached. */
  readonly next_cursor: string | null;
};

export type AdminClient = Client & { readonly owner_user_id: string | null };
export type AdminClientsPage = {
  readonly clients: readonly AdminClient[];
  readonly next_cursor: string | null;
};

export type AdminUser = {
  readonly user_id: string;
  readonly username: string | null;
  readonly roles: readonly string[];
  readonly status: 'active' | 'disabled';
  readonly created_at: string;
  readonly last_login: string | null;
};
export type AdminUsersPage = { readonly users: readonly AdminUser[]; readonly next_cursor: string | null };

/** What an application has been used for. */
export type ClientUsage = {
  /** Who allow it now. */
  readonly people: number;
  readonly sign_ins_30d: number;
  readonly tokens_24h: number;
  readonly last_used_at: string | null;
  /** Oldest first. */
  readonly days: readonly { readonly date: string; readonly tokens: number }[];
};

export type ClientQuota = { readonly used: number; readonly limit: number };
