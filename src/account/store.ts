/** What the account room asks of the database, in its own words. */
export type KeyKind = 'lnurl' | 'bitcoin' | 'nostr';

/** A key the person can sign in with. */
export type LinkedKey = {
  readonly id: string;
  readonly kind: KeyKind;
  readonly publicKey: string;
  /** The Bitcoin address it was first shown with: what people recognise it by. */
  readonly address: string | null;
  readonly label: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
};

export type Account = {
  readonly id: string;
  /** 33 bytes compressed, in hexadecimal. */
  readonly bitcoinPubkey: string | null;
  readonly username: string | null;
  readonly email: string | null;
  readonly profileData: Readonly<Record<string, unknown>>;
  readonly roles: readonly string[];
  readonly status: 'active' | 'disabled';
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly lastLoginAt: Date | null;
  /** In the order of their ids. */
  readonly keys: readonly LinkedKey[];
};

/** Fields that are absent stay as they are; null removes. `profileData` is replaced as a whole. */
export type ProfileChange = {
  readonly username?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly profileData?: Readonly<Record<string, unknown>> | undefined;
};

export type AccountStore = {
  readonly find: (userId: string) => Promise<Account | null>;
  /** The active account with this user name, in any case. */
  readonly idByUsername: (username: string) => Promise<string | null>;
  /** The one active account that signs in with this key, of whatever kind. */
  readonly idByPublicKey: (publicKey: string) => Promise<string | null>;
  readonly update: (
    userId: string,
    change: ProfileChange,
    now: Date,
  ) => Promise<'updated' | 'username_taken' | 'username_confusable' | 'gone'>;
};

/** One security event as the person concerned may see it. */
export type OwnEvent = {
  readonly id: string;
  readonly action: string;
  readonly success: boolean;
  readonly clientId: string | null;
  readonly resourceType: string | null;
  readonly resourceId: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** As recorded; what of it the person may see is for metadata.ts to say. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
};

/** Where the list continues: after the event recorded `at` microseconds since the epoch (decimal) with this id. */
export type EventPosition = { readonly at: string; readonly id: string };

export type OwnEvents = {
  /** Newest first. */
  readonly list: (
    userId: string,
    page: { limit: number; after: EventPosition | null },
  ) => Promise<{ events: readonly OwnEvent[]; next: EventPosition | null }>;
};

/** An application the person has allowed. */
export type Grant = {
  readonly clientId: string;
  readonly clientName: string;
  readonly scopes: readonly string[];
  readonly grantedAt: Date;
  readonly updatedAt: Date;
};

/** What an application knows a person by, OIDC Core section 8; the OAuth room's knowledge. */
export type SubjectFor = (userId: string, clientId: string) => Promise<string>;

/** Kept by the OAuth room; `app.ts` makes the introduction. */
export type Grants = {
  readonly list: (userId: string) => Promise<readonly Grant[]>;
  /** Ends everything the application holds; false when it held nothing. */
  readonly revoke: (userId: string, clientId: string) => Promise<boolean>;
};
