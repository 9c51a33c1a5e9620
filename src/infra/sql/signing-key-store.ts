/** Signing keys on PostgreSQL and PGlite. */
import { type Kysely, sql } from 'kysely';
import type { Plan } from '../../oauth/keys/schedule.ts';
import type { SigningKeyStore, StoredKey } from '../../oauth/keys/store.ts';
import { inTransaction } from './in-transaction.ts';
import type { Database } from './schema.ts';

/** Held while keys are planned and made, so that of several processes one decides. */
const LOCK = 0x686f_646c;

export function createSigningKeyStore(db: Kysely<Database>): SigningKeyStore {
  return {
    list: () => read(db),
    async maintain(plan, make, now) {
      const keys = await read(db);
      if (isNothing(plan(keys))) return { keys, changed: false };
      return inTransaction(db, async (tx) => {
        await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx);
        const wanted = plan(await read(tx));
        await apply(tx, wanted, await Promise.all(wanted.create.map(make)), new Date(now));
        return { keys: await read(tx), changed: !isNothing(wanted) };
      });
    },
  };
}

async function read(db: Kysely<Database>): Promise<readonly StoredKey[]> {
  const rows = await db.selectFrom('signing_keys').selectAll().orderBy('activates_at').execute();
  return rows.map((row) => ({
    kid: row.kid,
    alg: row.alg,
    activatesAt: row.activates_at.getTime(),
    retiresAt: row.retires_at?.getTime() ?? null,
    expiresAt: row.expires_at?.getTime() ?? null,
    publicJwk: row.public_jwk,
    privateSealed: row.private_sealed,
  }));
}

async function apply(db: Kysely<Database>, plan: Plan, made: readonly StoredKey[], now: Date): Promise<void> {
  if (plan.promote.length > 0) {
    await db
      .updateTable('signing_keys')
      .set({ activates_at: now })
      .where('kid', 'in', [...plan.promote])
      .execute();
  }
  for (const { kid, retiresAt, expiresAt } of plan.retire) {
    const times = { retires_at: new Date(retiresAt), expires_at: new Date(expiresAt) };
    await db.updateTable('signing_keys').set(times).where('kid', '=', kid).execute();
  }
  for (const key of made) {
    await db
      .insertInto('signing_keys')
      .values({
        kid: key.kid,
        alg: key.alg,
        public_jwk: JSON.stringify(key.publicJwk),
        private_sealed: key.privateSealed,
        activates_at: new Date(key.activatesAt),
      })
      .execute();
  }
  if (plan.remove.length > 0) {
    await db
      .deleteFrom('signing_keys')
      .where('kid', 'in', [...plan.remove])
      .execute();
  }
}

function isNothing(plan: Plan): boolean {
  return plan.create.length + plan.retire.length + plan.promote.length + plan.remove.length === 0;
}
