/**
 * The writes of one request as one SQL statement: a common table expression per change, and a final select that
 * aborts everything when a single-use row had been used already. One round trip, all or nothing.
 */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { NewAuditRecord } from '../../core/audit/record.ts';
import type { ArtifactRow, Change, NewCode, NewToken, SessionRow } from '../../oauth/store.ts';
import { withDerived } from './derived-tokens.ts';
import { locks, namedBy, present } from './oauth-commit-locks.ts';
import type { Database } from './schema.ts';

type Step = { readonly statement: RawBuilder<unknown>; readonly singleUse?: string };

/** Applies `changes`; rejects with `ExpectedRowsMissing` naming what had been consumed before, or was deleted. */
export async function commitChanges(
  db: Kysely<Database>,
  changes: readonly Change[],
  now: Date,
): Promise<void> {
  const kept = withoutRepeats(changes);
  const depends = dependsOnSession(kept);
  const steps = kept.flatMap((change) => stepsOf(change, now, depends));
  if (steps.length === 0) return;
  const named = namedBy(kept);
  const expressions = steps.map(
    (step, index) => sql`${sql.ref(`step_${index}`)} as (${step.statement} returning 1)`,
  );
  const guards = steps.flatMap((step, index) =>
    step.singleUse === undefined
      ? []
      : [sql`expect_rows((select count(*) from ${sql.ref(`step_${index}`)}), 1, ${step.singleUse})`],
  );
  // The locks come first: a FROM is read before what is selected from it, and steps that nobody selects come last of all.
  await sql`with ${locks(named)}, ${sql.join(expressions)}
    select ${sql.join([...present(named), ...guards])} from (select count(*) from applications) as locked`.execute(
    db,
  );
}

/**
 * One statement may touch a row once. The library revokes a grant once per model and saves a session more than
 * once; the last save stands, and one revocation that drops the grant covers all.
 */
function withoutRepeats(changes: readonly Change[]): Change[] {
  const latest = new Map<string, Change>();
  changes.forEach((change, index) => {
    const key = identityOf(change) ?? `change ${index}`;
    const before = latest.get(key);
    if (change.kind === 'grant.revoke' && before?.kind === 'grant.revoke') {
      latest.set(key, { ...change, keepGrant: change.keepGrant && before.keepGrant });
    } else latest.set(key, change);
  });
  const all = [...latest.values()];
  const saved = new Set(
    all.flatMap((change) => (change.kind === 'session.save' ? [change.session.uid] : [])),
  );
  const revoked = new Set(
    all.flatMap((change) => (change.kind === 'grant.revoke' && !change.keepGrant ? [change.id] : [])),
  );
  return all.filter((change) => {
    // Renewing a session's identifier deletes the old row and saves a new one under the same uid: one upsert.
    if (change.kind === 'session.delete') return saved.size === 0;
    return !(change.kind === 'grant.save' && revoked.has(change.id));
  });
}

function identityOf(change: Change): string | undefined {
  switch (change.kind) {
    case 'grant.save':
    case 'grant.revoke':
      return `${change.kind} ${change.id}`;
    case 'session.save':
      return `session ${change.session.uid}`;
    case 'session.delete':
      return `session.delete ${change.digest.toString('hex')}`;
    case 'artifact.save':
      return `artifact ${change.artifact.model} ${change.artifact.digest.toString('hex')}`;
    case 'token.revoke':
      return `token.revoke ${change.digest.toString('hex')}`;
    case 'consent.save':
      return `consent ${change.userId} ${change.clientId}`;
    default:
      return undefined;
  }
}

/**
 * Whether losing the session matters: a request that issues something, or gives the browser a new identifier, fails
 * when the session was ended meanwhile. A mere sign of activity is dropped.
 */
function dependsOnSession(changes: readonly Change[]): boolean {
  return changes.some((change) => {
    if (change.kind !== 'session.save') return change.kind !== 'session.delete' && change.kind !== 'audit';
    const { found, digest } = change.session;
    return found === null || !found.equals(digest);
  });
}

function stepsOf(change: Change, now: Date, depends: boolean): Step[] {
  switch (change.kind) {
    case 'code.insert':
      return [{ statement: insertCode(change.code) }];
    case 'code.consume':
      return [
        {
          statement: sql`update oauth_codes set consumed_at = ${now}
            where code_digest = ${change.digest} and consumed_at is null`,
          singleUse: 'authorization code',
        },
      ];
    case 'token.insert':
      return [{ statement: insertToken(change.token) }, ...extendGrant(change.token)];
    case 'token.consume':
      return [
        {
          statement: sql`update oauth_tokens set consumed_at = ${now}, replay_sealed = ${change.replaySealed}
            where token_digest = ${change.digest} and consumed_at is null and revoked_at is null`,
          singleUse: 'refresh token',
        },
      ];
    case 'token.revoke':
      return [
        {
          statement: sql`update oauth_tokens set revoked_at = ${now}
            where token_digest in ${withDerived(sql`token_digest = ${change.digest}`)}`,
        },
      ];
    case 'grant.save':
      return [
        {
          statement: sql`insert into oauth_grants (id, user_id, client_id, payload, expires_at)
            values (${change.id}, ${change.userId}, ${change.clientId}, ${json(change.payload)}, ${change.expiresAt})
            on conflict (id) do update set payload = excluded.payload, expires_at = excluded.expires_at`,
        },
      ];
    case 'grant.revoke':
      return revokeGrant(change.id, change.keepGrant, now);
    case 'session.save':
      return [{ statement: saveSession(change.session, now), ...(depends ? { singleUse: 'session' } : {}) }];
    case 'session.delete':
      // The row stays, ended and empty, until it is purged: a request in flight finds nothing it could renew.
      return [
        {
          statement: sql`update sessions set expires_at = ${now}, absolute_expires_at = ${now}, payload = '{}'
            where id_digest = ${change.digest}`,
        },
      ];
    case 'artifact.save':
      return [
        {
          statement: saveArtifact(change.artifact, change.unless),
          ...(change.unless === undefined ? {} : { singleUse: change.artifact.model }),
        },
      ];
    case 'artifact.consume':
      return [
        {
          statement: sql`update oauth_artifacts set consumed_at = ${now}
            where model = ${change.model} and id_digest = ${change.digest} and consumed_at is null`,
          singleUse: change.model,
        },
      ];
    case 'artifact.delete':
      return [
        {
          statement: sql`delete from oauth_artifacts where model = ${change.model} and id_digest = ${change.digest}`,
        },
      ];
    case 'consent.save':
      return [
        {
          statement: sql`insert into oauth_consents (user_id, client_id, scopes, claims)
            values (${change.userId}, ${change.clientId}, ${[...change.scopes]}::text[], ${[...change.claims]}::text[])
            on conflict (user_id, client_id) do update
              set scopes = array(select distinct unnest(oauth_consents.scopes || excluded.scopes)),
                claims = array(select distinct unnest(oauth_consents.claims || excluded.claims)), updated_at = ${now}`,
        },
      ];
    case 'audit':
      return [{ statement: insertAudit(change.record) }];
  }
}

function insertCode(code: NewCode): RawBuilder<unknown> {
  return sql`insert into oauth_codes (code_digest, client_id, user_id, grant_id, scope, redirect_uri, code_challenge,
      code_challenge_method, nonce, payload, expires_at)
    values (${code.digest}, ${code.clientId}, ${code.userId}, ${code.grantId}, ${[...code.scope]}::text[],
      ${code.redirectUri}, ${code.codeChallenge}, ${code.codeChallengeMethod}, ${code.nonce}, ${json(code.payload)},
      ${code.expiresAt})`;
}

function insertToken(token: NewToken): RawBuilder<unknown> {
  return sql`insert into oauth_tokens (token_digest, kind, format, client_id, user_id, grant_id, family_id,
      parent_digest, scope, audience, payload, expires_at)
    values (${token.digest}, ${token.kind}, ${token.format}, ${token.clientId}, ${token.userId}, ${token.grantId},
      ${token.familyId}, ${token.parentDigest}, ${[...token.scope]}::text[], ${[...token.audience]}::text[],
      ${json(token.payload)}, ${token.expiresAt})`;
}

/**
 * A refresh token begins its month anew with every use, and its grant must not end before it. The expiry is in the
 * payload as well, where the provider library looks.
 */
function extendGrant({ kind, grantId, expiresAt }: NewToken): Step[] {
  if (kind !== 'refresh' || grantId === null) return [];
  const exp = Math.floor(expiresAt.getTime() / 1000);
  return [
    {
      statement: sql`update oauth_grants
        set expires_at = ${expiresAt}, payload = payload || ${json({ exp })}
        where id = ${grantId} and expires_at < ${expiresAt}`,
    },
  ];
}

/** Ends everything issued under a grant: codes, device codes and requests go, tokens are marked. */
function revokeGrant(id: string, keepGrant: boolean, now: Date): Step[] {
  const steps: Step[] = [
    {
      statement: sql`update oauth_tokens set revoked_at = ${now}
        where token_digest in ${withDerived(sql`grant_id = ${id}`)} and revoked_at is null`,
    },
    { statement: sql`delete from oauth_codes where grant_id = ${id}` },
    { statement: sql`delete from oauth_artifacts where grant_id = ${id}` },
  ];
  return keepGrant ? steps : [...steps, { statement: sql`delete from oauth_grants where id = ${id}` }];
}

/**
 * A session that begins is inserted; one that was found is updated, if it is still what was found. Two pages of one
 * browser may authorize two applications at once: what both added is kept. A renewed identifier replaces everything.
 */
function saveSession(session: SessionRow, now: Date): RawBuilder<unknown> {
  const { digest, found, uid, userId, payload, ip, userAgent, expiresAt, absoluteExpiresAt } = session;
  if (found === null) {
    return sql`insert into sessions (id_digest, uid, user_id, kind, payload, ip, user_agent, last_activity_at, expires_at,
        absolute_expires_at)
      values (${digest}, ${uid}, ${userId}, 'browser', ${json(payload)}, ${ip}, ${userAgent}, ${now}, ${expiresAt},
        ${absoluteExpiresAt})
      on conflict do nothing`;
  }
  const authorizations = sql`coalesce(payload -> 'authorizations', '{}') ||
    coalesce(${json(payload)} -> 'authorizations', '{}')`;
  const saved = found.equals(digest)
    ? sql`${json(payload)} || jsonb_build_object('authorizations', ${authorizations})`
    : json(payload);
  return sql`update sessions set id_digest = ${digest}, user_id = ${userId}, payload = ${saved}, ip = ${ip},
      user_agent = ${userAgent}, last_activity_at = ${now}, expires_at = ${expiresAt},
      absolute_expires_at = ${absoluteExpiresAt}
    where uid = ${uid} and id_digest = ${found} and absolute_expires_at > ${now}`;
}

function saveArtifact(artifact: ArtifactRow, unless?: string): RawBuilder<unknown> {
  return sql`insert into oauth_artifacts (model, id_digest, uid, user_code_digest, grant_id, payload, expires_at)
    values (${artifact.model}, ${artifact.digest}, ${artifact.uid}, ${artifact.userCodeDigest}, ${artifact.grantId},
      ${json(artifact.payload)}, ${artifact.expiresAt})
    on conflict (model, id_digest) do update set payload = excluded.payload, grant_id = excluded.grant_id,
      expires_at = excluded.expires_at,
      user_code_digest = coalesce(excluded.user_code_digest, oauth_artifacts.user_code_digest)
    ${unless === undefined ? sql`` : sql`where not oauth_artifacts.payload ? ${unless}`}`;
}

function insertAudit(record: NewAuditRecord): RawBuilder<unknown> {
  return sql`insert into audit_logs (user_id, client_id, action, success, resource_type, resource_id, ip, user_agent,
      metadata, created_at)
    values (${record.userId}, ${record.clientId}, ${record.action}, ${record.success}, ${record.resourceType},
      ${record.resourceId}, ${record.ip}, ${record.userAgent}, ${json(record.metadata)}, ${record.createdAt})`;
}

function json(value: object): RawBuilder<unknown> {
  return sql`${JSON.stringify(value)}::jsonb`;
}
