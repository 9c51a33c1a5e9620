/** The OAuth room's rows on PostgreSQL and PGlite. */
import { type Kysely, sql } from 'kysely';
import type { Clock } from '../../core/ports.ts';
import {
  AlreadyConsumed,
  type OauthStore,
  type Payload,
  type Related,
  type StoredToken,
} from '../../oauth/store.ts';
import { createBatcher } from './batcher.ts';
import { ExpectedRowsMissing } from './errors.ts';
import { commitChanges } from './oauth-commit.ts';
import { listGrants, revokeClientAccess } from './oauth-grants.ts';
import type { Database } from './schema.ts';

type RelatedColumns = {
  grant_payload: Payload | null;
  session_payload: Payload | null;
  account_id: string | null;
  account_status: 'active' | 'disabled' | null;
};

type TokenRow = RelatedColumns & {
  token_digest: Buffer;
  kind: StoredToken['kind'];
  format: StoredToken['format'];
  family_id: string | null;
  payload: Payload;
  expires_at: Date;
  consumed_at: Date | null;
  revoked_at: Date | null;
  replay_sealed: Buffer | null;
  successor_spent: boolean;
};

type SessionRow = { payload: Payload; passkey_required: boolean | null; some_passkey: boolean };
type CodeRow = RelatedColumns & { payload: Payload; consumed_at: Date | null };
type ArtifactRow = { id_digest: Buffer; payload: Payload; consumed_at: Date | null };

export function createOauthStore(db: Kysely<Database>, clock: Clock): OauthStore {
  const now = () => new Date(clock.now());
  const tokens = createBatcher((digests: readonly Buffer[]) => readTokens(db, digests, now()));

  /** Expired ones too, until they are purged: the library says which of them were used and which came too late. */
  async function artifact(where: ReturnType<typeof sql>): Promise<ArtifactRow | undefined> {
    const found = await sql<ArtifactRow>`select id_digest, payload, consumed_at from oauth_artifacts
      where ${where}`.execute(db);
    return found.rows[0];
  }

  return {
    async findCode(digest) {
      const found = await sql<CodeRow>`select c.payload, c.consumed_at, ${relatedColumns}
        from oauth_codes c ${relatedJoins('c', now())} where c.code_digest = ${digest}`.execute(db);
      const row = found.rows[0];
      return row
        ? { payload: row.payload, consumedAt: row.consumed_at?.getTime() ?? null, related: related(row) }
        : null;
    },
    findToken: tokens,
    async findGrant(id) {
      const row = await db
        .selectFrom('oauth_grants')
        .select('payload')
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.payload ?? null;
    },
    // The end of a session may be a moment later than the time a waiting look-up asks about; its payload is empty then.
    async findSession(digest) {
      const found = await sql<SessionRow>`select s.payload, u.passkey_required,
          exists (select from passkeys p where p.user_id = u.id) as some_passkey
        from sessions s left join users u on u.id = s.user_id
        where s.id_digest = ${digest} and s.kind = 'browser' and s.expires_at > ${now()}
          and s.absolute_expires_at > ${now()} and s.payload ->> 'uid' is not null
          and (u.id is null or u.status = 'active')`.execute(db);
      const row = found.rows[0];
      if (!row) return null;
      const { payload, passkey_required: required, some_passkey: some } = row;
      return { payload, passkeys: required === null ? null : { required, some } };
    },
    async findSessionByUid(uid) {
      const found = await sql<{ payload: Payload }>`select payload from sessions
        where uid = ${uid} and expires_at > ${now()} and absolute_expires_at > ${now()}
          and payload ->> 'uid' is not null`.execute(db);
      return found.rows[0]?.payload ?? null;
    },
    async findArtifact(model, digest) {
      const row = await artifact(sql`model = ${model} and id_digest = ${digest}`);
      return row ? presentArtifact(row) : null;
    },
    async findArtifactByUserCode(model, userCodeDigest) {
      const row = await artifact(sql`model = ${model} and user_code_digest = ${userCodeDigest}`);
      return row ? presentArtifact(row) : null;
    },
    async findConsent(userId, clientId) {
      const row = await db
        .selectFrom('oauth_consents')
        .select(['scopes', 'claims'])
        .where('user_id', '=', userId)
        .where('client_id', '=', clientId)
        .executeTakeFirst();
      return row ?? null;
    },
    async findStanding(userId, clientId) {
      const row = await db
        .selectFrom('users as u')
        .leftJoin('oauth_consents as c', (join) =>
          join.onRef('c.user_id', '=', 'u.id').on('c.client_id', '=', clientId),
        )
        .select(['u.username', 'u.created_at', 'c.scopes', 'c.claims'])
        .where('u.id', '=', userId)
        .where('u.status', '=', 'active')
        .executeTakeFirst();
      if (!row) return null;
      const { username, created_at: createdAt, scopes, claims } = row;
      return { username, createdAt, consent: scopes && claims ? { scopes, claims } : null };
    },
    async remember(digest, expiresAt) {
      const inserted = await sql`insert into oauth_artifacts (model, id_digest, payload, expires_at)
        values ('ReplayDetection', ${digest}, '{}', ${expiresAt}) on conflict do nothing returning 1`.execute(
        db,
      );
      return inserted.rows.length === 1;
    },
    async commit(changes) {
      try {
        await commitChanges(db, changes, now());
      } catch (error) {
        if (error instanceof ExpectedRowsMissing) throw new AlreadyConsumed(error.what);
        throw error;
      }
    },
    listGrants: (userId) => listGrants(db, userId),
    revokeClientAccess: (userId, clientId) => revokeClientAccess(db, userId, clientId, now()),
  };
}

/** Tokens of many concurrent requests in one statement, each with the rows its validity depends on. */
async function readTokens(
  db: Kysely<Database>,
  digests: readonly Buffer[],
  now: Date,
): Promise<Map<string, StoredToken>> {
  const found =
    await sql<TokenRow>`select t.token_digest, t.kind, t.format, t.family_id, t.payload, t.expires_at,
      t.consumed_at, t.revoked_at, t.replay_sealed, ${relatedColumns},
      exists (select 1 from oauth_tokens n where n.parent_digest = t.token_digest
        and (n.consumed_at is not null or n.revoked_at is not null)) as successor_spent
    from oauth_tokens t ${relatedJoins('t', now)} where t.token_digest = any(${digests})`.execute(db);
  return new Map(found.rows.map((row) => [row.token_digest.toString('hex'), token(row)]));
}

const relatedColumns = sql`g.payload as grant_payload, s.payload as session_payload, u.id as account_id,
  u.status as account_status`;

/** Grant, session and account of the row `alias`, each only while it is itself valid. */
function relatedJoins(alias: 'c' | 't', now: Date): ReturnType<typeof sql> {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  return sql`left join oauth_grants g on g.id = ${column('grant_id')} and g.expires_at > ${now}
    left join sessions s on s.uid = ${column('payload')} ->> 'sessionUid' and s.expires_at > ${now}
      and s.absolute_expires_at > ${now}
    left join users u on u.id = ${column('user_id')}`;
}

function related(row: RelatedColumns): Related {
  const { account_id: id, account_status: status } = row;
  return {
    grant: row.grant_payload,
    session: row.session_payload,
    account: id && status ? { id, status } : null,
  };
}

function token(row: TokenRow): StoredToken {
  return {
    digest: row.token_digest,
    kind: row.kind,
    format: row.format,
    familyId: row.family_id,
    payload: row.payload,
    expiresAt: row.expires_at.getTime(),
    consumedAt: row.consumed_at?.getTime() ?? null,
    revokedAt: row.revoked_at?.getTime() ?? null,
    replaySealed: row.replay_sealed,
    successorSpent: row.successor_spent,
    related: related(row),
  };
}

function presentArtifact(row: ArtifactRow) {
  return { digest: row.id_digest, payload: row.payload, consumedAt: row.consumed_at?.getTime() ?? null };
}
