/** What challenges of every kind of key have: who asked from where, who answered, and their times. */
import type { Selectable } from 'kysely';
import type { Database } from './schema.ts';

type Asked = {
  readonly browserDigest: Uint8Array | null;
  readonly userId: string | null;
  readonly clientId: string | null;
  readonly context: Readonly<Record<string, unknown>>;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
};

/** The columns of one that is asked. */
export const askedColumns = (challenge: Asked) => ({
  browser_digest: challenge.browserDigest && Buffer.from(challenge.browserDigest),
  user_id: challenge.userId,
  client_id: challenge.clientId,
  context: JSON.stringify(challenge.context),
  ip: challenge.ip || null,
  user_agent: challenge.userAgent,
  created_at: new Date(challenge.createdAt),
  expires_at: new Date(challenge.expiresAt),
});

type Row = Selectable<Database['key_challenges'] | Database['lnurl_challenges']>;

/** The same, and its answer, as it was stored. */
export const readColumns = (row: Row) => ({
  status: row.status,
  browserDigest: row.browser_digest,
  userId: row.user_id,
  clientId: row.client_id,
  context: row.context,
  publicKey: row.public_key,
  ip: row.ip,
  userAgent: row.user_agent,
  signedIp: row.signed_ip,
  signedAt: row.signed_at?.getTime() ?? null,
  createdAt: row.created_at.getTime(),
  expiresAt: row.expires_at.getTime(),
});
