/** `PofStore` and `WatchStore` on PostgreSQL and PGlite. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Origin } from '../../core/ports.ts';
import type { Challenge, EndReason, PrivacyLevel, Proof } from '../../pof/model.ts';
import type { Answer, ChallengeState, Met, PofStore, WatchStore } from '../../pof/store.ts';
import { createAuditStore } from './audit-store.ts';
import { inTransaction } from './in-transaction.ts';
import { lockAccount } from './locks.ts';
import type { Database } from './schema.ts';
import type { Sql } from './sql.ts';

type Db = Kysely<Database>;

export function createProofStore({ db }: Pick<Sql, 'db'>): PofStore {
  return {
    async add({ id, userId, level, threshold, message, clientId, createdAt, expiresAt, askerDigest }) {
      await db
        .insertInto('pof_challenges')
        .values({
          id,
          user_id: userId,
          message,
          privacy_level: level,
          threshold_amount: `${threshold}`,
          verified_amount: null,
          client_id: clientId,
          asker_digest: Buffer.from(askerDigest),
          tip_hash: null,
          tip_height: null,
          result: null,
          digest: null,
          ended_by: null,
          created_at: new Date(createdAt),
          expires_at: new Date(expiresAt),
        })
        .execute();
    },

    async challenge({ challengeId, userId, askerDigest, now }) {
      const { rows } = await sql<ChallengeRow>`
        select id, user_id as "userId", privacy_level as level, threshold_amount as threshold, message,
          client_id as "clientId", created_at as "createdAt", expires_at as "expiresAt",
          case when consumed_at is not null then 'used' when expires_at <= ${new Date(now)} then 'expired'
            else 'open' end as state
        from pof_challenges
        where id = ${challengeId} and user_id = ${userId} and asker_digest = ${Buffer.from(askerDigest)}`.execute(
        db,
      );
      return rows[0] ? challengeOf(rows[0]) : null;
    },

    async consume(challengeId, userId, now) {
      const { rows } = await sql`
        update pof_challenges set consumed_at = ${new Date(now)}
        where id = ${challengeId} and user_id = ${userId} and consumed_at is null and expires_at > ${new Date(now)}
        returning id`.execute(db);
      return rows.length === 1;
    },

    async release(challengeId, userId, consumedAt) {
      await sql`
        update pof_challenges set consumed_at = null
        where id = ${challengeId} and user_id = ${userId} and consumed_at = ${new Date(consumedAt)}
          and result is null`.execute(db);
    },

    refuse: ({ code, ...answer }) => settle(db, answer, 'refused', { code }),
    notMet: ({ bucket, ...answer }) => settle(db, answer, 'not_met', { coins: bucket }),

    prove: (met) =>
      inTransaction(db, (tx) => prove(tx, met)).catch((error: unknown) => {
        if (error instanceof Undone) return error.outcome;
        throw error;
      }),

    async list({ userId, clientId }, { limit, before }) {
      const { rows } = await sql<ProofRow>`
        select ${proofColumns} from pof_challenges
        where user_id = ${userId} and verified and (${clientId}::text is null or client_id = ${clientId}::text)
          and (${before}::uuid is null or id < ${before}::uuid)
        order by id desc limit ${limit}`.execute(db);
      return rows.map(proofOf);
    },

    async get(userId, proofId) {
      const { rows } = await sql<ProofRow>`
        select ${proofColumns} from pof_challenges
        where id = ${proofId} and user_id = ${userId} and verified`.execute(db);
      return rows[0] ? proofOf(rows[0]) : null;
    },

    async any(proofId) {
      const { rows } = await sql<ProofRow>`
        select ${proofColumns} from pof_challenges where id = ${proofId} and verified
          and exists (select from users where users.id = user_id and status = 'active')`.execute(db);
      return rows[0] ? proofOf(rows[0]) : null;
    },

    async live(userId, { clientId, atLeast }, now) {
      const { rows } = await sql<ProofRow>`
        select ${proofColumns} from pof_challenges
        where user_id = ${userId} and ${isLive(now)} and (client_id is null or client_id = ${clientId}::text)
          and coalesce(verified_amount, threshold_amount, 0) >= ${`${atLeast}`}::bigint
        order by coalesce(verified_amount, threshold_amount, 0) desc, consumed_at desc, id desc limit 1`.execute(
        db,
      );
      return rows[0] ? proofOf(rows[0]) : null;
    },

    end: ({ userId, proofId, by, now, origin }) =>
      inTransaction(db, async (tx) => {
        await lockAccount(tx, userId);
        const ended = await end(tx, sql`id = ${proofId} and user_id = ${userId}`, by, now, origin);
        return ended > 0;
      }),
  };
}

export function createProofWatchStore({ db }: Pick<Sql, 'db'>): WatchStore {
  return {
    async liveTips(now) {
      const { rows } = await sql<{ hash: string; height: number }>`
        select distinct tip_hash as hash, tip_height as height from pof_challenges
        where ${isLive(now)} and tip_hash is not null order by tip_height`.execute(db);
      return rows;
    },

    async endByNullifiers(nullifiers, by, now) {
      if (nullifiers.length === 0) return 0;
      const named = await sql<{ id: string }>`
        select distinct proof_id as id from pof_nullifiers where ${isOneOf(nullifiers)}`.execute(db);
      const ids = named.rows.map(({ id }) => id);
      if (ids.length === 0) return 0;
      return inTransaction(db, (tx) => end(tx, sql`id = any(${ids}::uuid[])`, by, now, BY_ITSELF));
    },

    endAll: (by, now) => inTransaction(db, (tx) => end(tx, sql`true`, by, now, BY_ITSELF)),
  };
}

const BY_ITSELF: Origin = { ip: '', userAgent: '' };

const isLive = (now: number) =>
  sql<boolean>`(verified and ended_at is null and proof_valid_until > ${new Date(now)})`;

/** One parameter, however many there are. */
const isOneOf = (nullifiers: readonly Uint8Array[]) =>
  sql<boolean>`nullifier in (select decode(value, 'hex')
    from json_array_elements_text(${JSON.stringify(nullifiers.map(hex))}::json) as one(value))`;

/** Takes everything back that the transaction did. */
class Undone extends Error {
  override readonly name = 'Undone';
  readonly code = 'proof_undone';
  readonly outcome: 'claimed' | 'gone';
  constructor(outcome: 'claimed' | 'gone') {
    super(outcome);
    this.outcome = outcome;
  }
}

/** Under a lock on the account, so that of a person's own proofs one ends the other, whichever comes first. */
async function prove(tx: Db, met: Met): Promise<Proof> {
  const { challengeId, userId, now, validUntil, nullifiers, digest, total, tip } = met;
  const at = new Date(now);
  if (!(await lockAccount(tx, userId))) throw new Undone('gone');
  const { rows } = await sql<ProofRow>`
    update pof_challenges
    set verified = true, result = 'met', verified_amount = ${total === null ? null : `${total}`}::bigint,
      proof_valid_until = ${new Date(validUntil)}, digest = ${Buffer.from(digest)}, tip_hash = ${tip.hash},
      tip_height = ${tip.height}
    where id = ${challengeId} and user_id = ${userId} and consumed_at = ${at} and result is null
    returning ${proofColumns}`.execute(tx);
  const [row] = rows;
  if (!row) throw new Undone('gone');

  const older = sql`id <> ${challengeId} and id in (
    select proof_id from pof_nullifiers where user_id = ${userId} and ${isOneOf(nullifiers)})`;
  await end(tx, older, 'replaced', now, met.origin);
  const taken = await sql`
    insert into pof_nullifiers (nullifier, proof_id, user_id, expires_at)
    select decode(value, 'hex'), ${challengeId}::uuid, ${userId}::uuid, ${new Date(validUntil)}
    from json_array_elements_text(${JSON.stringify(nullifiers.map(hex))}::json) with ordinality as one(value, place)
    order by place
    on conflict (nullifier) do update
      set proof_id = excluded.proof_id, user_id = excluded.user_id, expires_at = excluded.expires_at
      where pof_nullifiers.user_id = excluded.user_id or pof_nullifiers.expires_at <= ${at}
    returning 1`.execute(tx);
  if (taken.rows.length < nullifiers.length) throw new Undone('claimed');
  await record(tx, met, true, { level: row.level, result: 'met', coins: met.bucket });
  return proofOf(row);
}

function settle(
  db: Db,
  answer: Answer,
  result: 'not_met' | 'refused',
  metadata: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { challengeId, userId, now } = answer;
  return inTransaction(db, async (tx) => {
    await lockAccount(tx, userId);
    const { rows } = await sql<{ level: PrivacyLevel }>`
      update pof_challenges set result = ${result}
      where id = ${challengeId} and user_id = ${userId} and consumed_at = ${new Date(now)} and result is null
      returning privacy_level as level`.execute(tx);
    if (rows[0]) await record(tx, answer, false, { level: rows[0].level, result, ...metadata });
  });
}

function record(
  tx: Db,
  { challengeId, userId, now, origin }: Answer,
  success: boolean,
  metadata: Readonly<Record<string, unknown>>,
): Promise<void> {
  return createAuditStore(tx).append([
    { ...eventOf({ id: challengeId, userId }, now, origin), action: 'pof.answered', success, metadata },
  ]);
}

/** Those that still count, with an event each. */
async function end(
  tx: Db,
  which: RawBuilder<unknown>,
  by: EndReason,
  now: number,
  origin: Origin,
): Promise<number> {
  const { rows } = await sql<{ id: string; userId: string }>`
    update pof_challenges set ended_at = ${new Date(now)}, ended_by = ${by}
    where ${which} and ${isLive(now)} returning id, user_id as "userId"`.execute(tx);
  if (rows.length > 0)
    await createAuditStore(tx).append(
      rows.map((row) => ({
        ...eventOf(row, now, origin),
        action: 'pof.ended',
        success: true,
        metadata: { by },
      })),
    );
  return rows.length;
}

const eventOf = ({ id, userId }: { id: string; userId: string }, now: number, origin: Origin) => ({
  userId,
  clientId: null,
  resourceType: 'proof',
  resourceId: id,
  ip: origin.ip || null,
  userAgent: origin.userAgent || null,
  createdAt: new Date(now),
});

type ChallengeRow = Omit<Challenge, 'threshold' | 'createdAt' | 'expiresAt'> & {
  threshold: string | null;
  createdAt: Date;
  expiresAt: Date;
  state: ChallengeState;
};

const challengeOf = ({ state, threshold, createdAt, expiresAt, ...row }: ChallengeRow) => ({
  state,
  challenge: {
    ...row,
    threshold: BigInt(threshold ?? 0),
    createdAt: createdAt.getTime(),
    expiresAt: expiresAt.getTime(),
  },
});

type ProofRow = {
  id: string;
  userId: string;
  level: PrivacyLevel;
  threshold: string | null;
  total: string | null;
  clientId: string | null;
  provedAt: Date;
  validUntil: Date;
  endedAt: Date | null;
  endedBy: EndReason | null;
};

const proofColumns = sql`id, user_id as "userId", privacy_level as level, threshold_amount as threshold,
  verified_amount as total, client_id as "clientId", consumed_at as "provedAt", proof_valid_until as "validUntil",
  ended_at as "endedAt", ended_by as "endedBy"`;

const proofOf = ({ threshold, total, provedAt, validUntil, endedAt, endedBy, ...row }: ProofRow): Proof => ({
  ...row,
  threshold: BigInt(threshold ?? 0),
  total: total === null ? null : BigInt(total),
  provedAt: provedAt.getTime(),
  validUntil: validUntil.getTime(),
  ended: endedAt && endedBy && { at: endedAt.getTime(), by: endedBy },
});

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
