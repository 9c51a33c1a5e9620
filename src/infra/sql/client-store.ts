/** Applications and their secrets on PostgreSQL and PGlite. */
import { type Kysely, sql } from 'kysely';
import type {
  ClientRecord,
  ClientSecret,
  ClientStatus,
  ClientStore,
  NewClient,
} from '../../oauth/clients/store.ts';
import type { Payload } from '../../oauth/store.ts';
import { createAuditStore } from './audit-store.ts';
import { clientUsage } from './client-usage.ts';
import { withDerived } from './derived-tokens.ts';
import { inTransaction } from './in-transaction.ts';
import { lockAccount } from './locks.ts';
import type { Database } from './schema.ts';

type Row = {
  client_id: string;
  metadata: Payload;
  owner_user_id: string | null;
  status: ClientStatus;
  trusted: boolean;
  created_at: Date;
  updated_at: Date;
  secrets: { id: string; digest: string; hint: string; created_at: string; expires_at: string | null }[];
};

export function createClientStore(db: Kysely<Database>): ClientStore {
  async function read(condition: ReturnType<typeof sql>, now: Date): Promise<ClientRecord[]> {
    const found =
      await sql<Row>`select c.client_id, c.metadata, c.owner_user_id, c.status, c.trusted, c.created_at,
        c.updated_at, coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'digest', encode(s.secret_digest, 'hex'),
          'hint', s.hint, 'created_at', s.created_at, 'expires_at', s.expires_at) order by s.created_at)
          from oauth_client_secrets s where s.client_id = c.client_id and s.revoked_at is null
            and (s.expires_at is null or s.expires_at > ${now})), '[]'::jsonb) as secrets
      from oauth_clients c where ${condition}`.execute(db);
    return found.rows.map(record);
  }

  return {
    async find(clientId, now) {
      return (await read(sql`c.client_id = ${clientId}`, now))[0] ?? null;
    },
    list: (owner, { limit, after, status }, now) =>
      read(
        sql`${owner === null ? sql`true` : sql`c.owner_user_id = ${owner}`} and ${ofStatus(status)}
          and c.client_id > ${after ?? ''} order by c.client_id limit ${limit}`,
        now,
      ),
    decide: (clientId, status, audited) =>
      inTransaction(db, async (tx) => {
        const decided = await sql`update oauth_clients set status = ${status}, updated_at = now()
          where client_id = ${clientId} and status = 'pending' returning 1`.execute(tx);
        if (decided.rows.length === 0) return false;
        await createAuditStore(tx).append([audited]);
        return true;
      }),
    async countOwned(owner) {
      const owned = await sql<{ count: string }>`select count(*) as count from oauth_clients
        where owner_user_id = ${owner}`.execute(db);
      return Number(owned.rows[0]?.count ?? 0);
    },
    usage: (clientId, now) => clientUsage(db, clientId, now),
    insert: (client, maxOwned) => insert(db, client, maxOwned),
    async update(clientId, metadata) {
      const columns = metadataColumns(metadata);
      const result = await db
        .updateTable('oauth_clients')
        .set({ ...columns, trusted: stillTrusted(columns.metadata), updated_at: sql<Date>`now()` })
        .where('client_id', '=', clientId)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },
    async remove(clientId) {
      // Its own tokens go with it; those that other applications got in exchange are theirs, and end.
      const deleted = await sql`with derived as (delete from oauth_tokens
          where token_digest in ${withDerived(sql`client_id = ${clientId}`)} and client_id <> ${clientId})
        delete from oauth_clients where client_id = ${clientId} returning 1`.execute(db);
      return deleted.rows.length > 0;
    },
    async setStatus(clientId, status) {
      const result = await db
        .updateTable('oauth_clients')
        .set({ status, updated_at: sql<Date>`now()` })
        .where('client_id', '=', clientId)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },
    async setTrusted(clientId, trusted) {
      const result = await db
        .updateTable('oauth_clients')
        .set({ trusted, updated_at: sql<Date>`now()` })
        .where('client_id', '=', clientId)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },
    async addSecret(clientId, secret, max, now) {
      // The client's row is locked first, so that two processes cannot both find room for one more.
      return inTransaction(db, async (tx) => {
        const locked =
          await sql`select 1 from oauth_clients where client_id = ${clientId} for update`.execute(tx);
        const live = await sql<{ count: string }>`select count(*) as count from oauth_client_secrets
          where client_id = ${clientId} and revoked_at is null and (expires_at is null or expires_at > ${now})`.execute(
          tx,
        );
        if (locked.rows.length === 0 || Number(live.rows[0]?.count ?? max) >= max) return false;
        await insertSecret(tx, clientId, secret);
        return true;
      });
    },
    async revokeSecret(clientId, secretId, at) {
      const result = await db
        .updateTable('oauth_client_secrets')
        .set({ revoked_at: at })
        .where('client_id', '=', clientId)
        .where('id', '=', secretId)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },
  };
}

/** As a constant, so that the index of those that are pending serves. */
function ofStatus(status: ClientStatus | undefined) {
  if (status === undefined) return sql`true`;
  return status === 'pending' ? sql`c.status = 'pending'` : sql`c.status = ${status}`;
}

/** Who the application says it is, where its answers go, and how it proves itself. */
const VOUCHED_FOR = [
  'client_name',
  'client_uri',
  'logo_uri',
  'policy_uri',
  'tos_uri',
  'redirect_uris',
  'post_logout_redirect_uris',
  'application_type',
  'token_endpoint_auth_method',
  'jwks',
  'jwks_uri',
];

/** The operator vouched for what they saw: an application that turns into another one is not trusted any more. */
function stillTrusted(metadata: string) {
  // An empty list and no list say the same.
  const value = (of: ReturnType<typeof sql>, name: string) => sql`nullif(${of} -> ${name}, '[]'::jsonb)`;
  const now = sql`${metadata}::text::jsonb`;
  const same = VOUCHED_FOR.map(
    (name) => sql`${value(sql`metadata`, name)} is not distinct from ${value(now, name)}`,
  );
  return sql<boolean>`trusted and ${sql.join(same, sql` and `)}`;
}

async function insert(db: Kysely<Database>, client: NewClient, maxOwned?: number): Promise<boolean> {
  const { clientId, ownerUserId, status, trusted, secret } = client;
  return inTransaction(db, async (tx) => {
    if (maxOwned !== undefined && ownerUserId !== null && !(await hasRoom(tx, ownerUserId, maxOwned)))
      return false;
    await tx
      .insertInto('oauth_clients')
      .values({
        client_id: clientId,
        ...metadataColumns(client.metadata),
        owner_user_id: ownerUserId,
        status,
        trusted,
      })
      .execute();
    if (secret) await insertSecret(tx, clientId, secret);
    return true;
  });
}

/** Under a lock on the owner's row, so that two requests cannot both take the last place. */
async function hasRoom(tx: Kysely<Database>, owner: string, max: number): Promise<boolean> {
  await lockAccount(tx, owner);
  const owned = await sql<{ count: string }>`select count(*) as count from oauth_clients
    where owner_user_id = ${owner}`.execute(tx);
  return Number(owned.rows[0]?.count ?? max) < max;
}

async function insertSecret(db: Kysely<Database>, clientId: string, secret: ClientSecret): Promise<void> {
  const { id, digest, hint, createdAt, expiresAt } = secret;
  await db
    .insertInto('oauth_client_secrets')
    .values({
      id,
      client_id: clientId,
      secret_digest: digest,
      hint,
      created_at: createdAt,
      expires_at: expiresAt,
    })
    .execute();
}

/** The registered metadata, and the parts of it that have columns of their own. */
function metadataColumns(metadata: Payload) {
  const method =
    typeof metadata['token_endpoint_auth_method'] === 'string'
      ? metadata['token_endpoint_auth_method']
      : 'client_secret_basic';
  const name = metadata['client_name'];
  const scope = metadata['scope'];
  const uris = metadata['redirect_uris'];
  return {
    client_name: typeof name === 'string' ? name : String(metadata['client_id']),
    redirect_uris: Array.isArray(uris) ? uris.map(String) : [],
    allowed_scopes: typeof scope === 'string' ? scope.split(' ') : ['openid', 'profile'],
    is_confidential: method !== 'none',
    token_endpoint_auth_method: method,
    metadata: JSON.stringify(metadata),
  };
}

function record(row: Row): ClientRecord {
  return {
    clientId: row.client_id,
    metadata: row.metadata,
    ownerUserId: row.owner_user_id,
    status: row.status,
    trusted: row.trusted,
    secrets: row.secrets.map((secret) => ({
      id: secret.id,
      digest: Buffer.from(secret.digest, 'hex'),
      hint: secret.hint,
      createdAt: new Date(secret.created_at),
      expiresAt: secret.expires_at ? new Date(secret.expires_at) : null,
    })),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
