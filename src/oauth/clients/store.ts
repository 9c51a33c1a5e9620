import type { NewAuditRecord } from '../../core/audit/record.ts';
import type { Payload } from '../store.ts';

export type ClientSecret = {
  readonly id: string;
  readonly digest: Buffer;
  /** Last characters, so that a person can tell two secrets apart. */
  readonly hint: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
};

export type ClientStatus = 'active' | 'pending' | 'disabled';

export type ClientRecord = {
  readonly clientId: string;
  /** Client metadata as registered, RFC 7591 section 2, without any secret. */
  readonly metadata: Payload;
  readonly ownerUserId: string | null;
  readonly status: ClientStatus;
  /** Set by an operator for the application as it is; a change of its name, addresses or keys ends it. */
  readonly trusted: boolean;
  /** Secrets that are neither revoked nor expired, oldest first. */
  readonly secrets: readonly ClientSecret[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

export type NewClient = {
  readonly clientId: string;
  readonly metadata: Payload;
  readonly ownerUserId: string | null;
  readonly status: ClientStatus;
  readonly trusted: boolean;
  readonly secret: ClientSecret | null;
};

export type ClientPage = {
  readonly limit: number;
  readonly after: string | null;
  /** All when absent. */
  readonly status?: ClientStatus | undefined;
};

/** What an application has been used for, as far back as its tokens are counted. */
export type ClientUsage = {
  readonly people: number;
  readonly signIns: number;
  readonly tokens: number;
  readonly lastUsedAt: Date | null;
  /** `date` as YYYY-MM-DD in UTC; oldest first, without days that have none. */
  readonly days: readonly { readonly date: string; readonly tokens: number }[];
};

export type ClientStore = {
  readonly find: (clientId: string, now: Date) => Promise<ClientRecord | null>;
  /** False when the owner has `maxOwned` clients already, decided under any concurrency. */
  readonly insert: (client: NewClient, maxOwned?: number) => Promise<boolean>;
  /** False when the client does not exist. Ends its trust when it changes who it is or where its answers go. */
  readonly update: (clientId: string, metadata: Payload) => Promise<boolean>;
  readonly remove: (clientId: string) => Promise<boolean>;
  readonly setStatus: (clientId: string, status: ClientStatus) => Promise<boolean>;
  readonly setTrusted: (clientId: string, trusted: boolean) => Promise<boolean>;
  /** Decides about a client that is pending, and records it, once: false for any other. */
  readonly decide: (
    clientId: string,
    status: Exclude<ClientStatus, 'pending'>,
    record: NewAuditRecord,
  ) => Promise<boolean>;
  /** How many clients this person has. */
  readonly countOwned: (ownerUserId: string) => Promise<number>;
  /** People and sign-ins of the last 30 days, tokens of the last 24 hours; one statement. */
  readonly usage: (clientId: string, now: Date) => Promise<ClientUsage>;
  /** In the order of their ids; of one person, or of everybody. */
  readonly list: (
    ownerUserId: string | null,
    page: ClientPage,
    now: Date,
  ) => Promise<readonly ClientRecord[]>;
  /** Adds a secret unless `max` live ones exist; decided in one statement. False when refused. */
  readonly addSecret: (clientId: string, secret: ClientSecret, max: number, now: Date) => Promise<boolean>;
  readonly revokeSecret: (clientId: string, secretId: string, at: Date) => Promise<boolean>;
};
