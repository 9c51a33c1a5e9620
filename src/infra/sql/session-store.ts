import { type Kysely, sql } from 'kysely';
import type { Session } from '../../core/session/session.ts';
import type { EndedSession, NewSession, SessionStore } from '../../core/session/store.ts';
import type { Database } from './schema.ts';
import type { Sql } from './sql.ts';

type Row = {
  uid: string;
  user_id: string;
  kind: Session['kind'];
  payload: Record<string, unknown>;
  ip: string | null;
  user_agent: string | null;
  created_at: Date;
  last_activity_at: Date;
  expires_at: Date;
  absolute_expires_at: Date;
};

const columns = sql`s.uid, s.user_id, s.kind, s.payload, host(s.ip) as ip, s.user_agent, s.created_at, s.last_activity_at,
  s.expires_at, s.absolute_expires_at`;

const live = (now: Date) => sql`s.expires_at > ${now} and s.absolute_expires_at > ${now}`;

/** When a session can no longer be renewed with a refresh token; null when it has none. An ended one has no payload. */
const renewableUntil = (now: Date) => sql`(select max(r.expires_at) from session_refresh_tokens r
  where r.session_uid = s.uid and r.consumed_at is null and r.expires_at > ${now} and s.payload <> '{}')`;

/** Whoever ends a session ends its renewal as well, also when its token has run out meanwhile. */
const alive = (now: Date) => sql`(${live(now)} or (s.kind = 'api' and ${renewableUntil(now)} is not null))`;

export function createSessionStore({ db }: Pick<Sql, 'db'>): SessionStore {
  return {
    insert: (session) => insert(db, session),

    async find(digest, time) {
      const now = new Date(time);
      const { rows } = await sql<Row & { passkey_required: boolean }>`select ${columns}, u.passkey_required
        from sessions s join users u on u.id = s.user_id
        where s.id_digest = ${digest} and u.status = 'active' and ${live(now)}`.execute(db);
      return rows[0] ? { ...present(rows[0]), passkeyRequired: rows[0].passkey_required } : null;
    },

    async touch(digest, { now: time, expiresAt, unlessSince }) {
      const now = new Date(time);
      // oidc-provider believes the `exp` of its payload, so that one has to move along.
      const { rows } = await sql`update sessions s
        set last_activity_at = ${now}, expires_at = ${new Date(expiresAt)},
            payload = jsonb_set(s.payload, '{exp}', to_jsonb(${Math.floor(expiresAt / 1000)}::bigint))
        where s.id_digest = ${digest} and s.last_activity_at <= ${new Date(unlessSince)} and ${live(now)}
        returning 1`.execute(db);
      return rows.length === 1;
    },

    async list(userId, { now, limit, after }) {
      const before = after
        ? sql`(s.created_at, s.uid) < (timestamptz 'epoch' + ${after.at}::bigint * interval '1 microsecond', ${after.uid})`
        : sql`true`;
      // A Date would lose the microseconds, and with them sessions of the same millisecond.
      const { rows } = await sql<
        Row & { at: string; renewable_until: Date | null }
      >`select ${columns}, ${renewableUntil(new Date(now))} as renewable_until, (extract(epoch from s.created_at) * 1000000)::bigint::text as at
        from sessions s where s.user_id = ${userId} and ${alive(new Date(now))} and ${before}
        order by s.created_at desc, s.uid desc limit ${limit + 1}`.execute(db);
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      const sessions = shown.map((row) =>
        present({ ...row, expires_at: row.renewable_until ?? row.expires_at }),
      );
      return { sessions, next: last ? { at: last.at, uid: last.uid } : null };
    },

    async strengthen(userId, uid, { amr, acr, authTime, expiresAt, absoluteExpiresAt, digest }) {
      const now = new Date(authTime);
      const seconds = (time: number) => Math.floor(time / 1000);
      const payload = JSON.stringify({ amr, acr, loginTs: seconds(authTime), exp: seconds(expiresAt) });
      const { rows } = await sql`update sessions s
        set payload = s.payload || ${payload}::jsonb, id_digest = coalesce(${digest}::bytea, s.id_digest),
            last_activity_at = ${now}, expires_at = ${new Date(expiresAt)},
            absolute_expires_at = ${new Date(absoluteExpiresAt)}
        where s.user_id = ${userId} and s.uid = ${uid} and ${live(now)} returning 1`.execute(db);
      return rows.length === 1;
    },

    async end(userId, uid, now) {
      const [ended] = await endWhere(db, sql`s.user_id = ${userId} and s.uid = ${uid}`, now);
      return ended ?? null;
    },

    endAll: (userId, exceptUid, now) =>
      // Many rows at once, so the account is locked before them (locks.ts).
      endWhere(
        db,
        sql`s.user_id = (select id from owner) and s.uid is distinct from ${exceptUid}::text`,
        now,
        sql`owner as (select id from users where id = ${userId} for no key update),`,
      ),
  };
}

async function insert(db: Kysely<Database>, session: NewSession): Promise<boolean> {
  const { rows } = await sql`with account as (
      update users set last_login_at = ${new Date(session.createdAt)}
      where id = ${session.userId} and status = 'active' returning id
    )
    insert into sessions (id_digest, uid, user_id, kind, payload, ip, user_agent, created_at, last_activity_at,
      expires_at, absolute_expires_at)
    select ${session.digest}::bytea, ${session.uid}::text, id, ${session.kind}::text,
      ${JSON.stringify(session.payload)}::jsonb, ${session.ip}::inet, ${session.userAgent}::text,
      ${new Date(session.createdAt)}::timestamptz, ${new Date(session.lastActivityAt)}::timestamptz,
      ${new Date(session.expiresAt)}::timestamptz, ${new Date(session.absoluteExpiresAt)}::timestamptz
    from account returning 1`.execute(db);
  return rows.length === 1;
}

/**
 * The row stays until it is purged, but can never be live again: a request of oidc-provider's that is still under
 * way would otherwise save the session it holds as a new row.
 */
async function endWhere(
  db: Kysely<Database>,
  condition: ReturnType<typeof sql>,
  time: number,
  lock = sql``,
): Promise<EndedSession[]> {
  const now = new Date(time);
  const { rows } = await sql<{ uid: string; user_id: string; authorizations: unknown }>`
    with ${lock} before as (
      select s.uid, s.payload from sessions s where ${condition} and ${alive(now)} for update
    )
    update sessions s set expires_at = ${now}, absolute_expires_at = ${now}, payload = '{}'
    from before where s.uid = before.uid
    returning s.uid, s.user_id, before.payload->'authorizations' as authorizations`.execute(db);
  return rows.map(({ uid, user_id: userId, authorizations }) => ({
    uid,
    userId,
    applications: applicationsOf(authorizations),
  }));
}

/** As oidc-provider keeps them in the payload: by client, each with the `sid` it was given. */
function applicationsOf(authorizations: unknown): EndedSession['applications'] {
  return Object.entries(authorizations ?? {}).flatMap(([clientId, authorization]) => {
    const sid: unknown = authorization?.sid;
    return typeof sid === 'string' ? [{ clientId, sid }] : [];
  });
}

function present(row: Row): Session {
  const { amr, acr, loginTs } = row.payload;
  const createdAt = row.created_at.getTime();
  return {
    uid: row.uid,
    userId: row.user_id,
    kind: row.kind,
    amr: Array.isArray(amr) ? amr.filter((method) => typeof method === 'string') : [],
    acr: typeof acr === 'string' ? acr : null,
    authTime: typeof loginTs === 'number' ? loginTs * 1000 : createdAt,
    ip: row.ip,
    userAgent: row.user_agent,
    createdAt,
    lastActivityAt: row.last_activity_at.getTime(),
    expiresAt: row.expires_at.getTime(),
    absoluteExpiresAt: row.absolute_expires_at.getTime(),
  };
}
