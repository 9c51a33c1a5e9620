/** Audit records in PostgreSQL. A trigger of the schema refuses every change except linking a row once. */
import { type Kysely, sql } from 'kysely';
import type { AuditRecord, ChainHead, ChainLink, SealedRecord } from '../../core/audit/chain.ts';
import type { NewAuditRecord } from '../../core/audit/record.ts';
import type { AuditStore } from '../../core/audit/store.ts';
import { inTransaction } from './in-transaction.ts';
import type { Database } from './schema.ts';

/** One sealer at a time, whatever the process. Any constant that nothing else here uses: "auditlog" in ASCII. */
const SEAL_LOCK = '7022344787577630567';

const COLUMNS = [
  'id',
  'user_id as userId',
  'client_id as clientId',
  'action',
  'success',
  'resource_type as resourceType',
  'resource_id as resourceId',
  'ip',
  'user_agent as userAgent',
  'metadata',
  'created_at as createdAt',
] as const;

/** Head, links and pages are read from the primary: a replica may lag behind the chain. */
export function createAuditStore(db: Kysely<Database>): AuditStore {
  return {
    append: (records) => append(db, records),
    head: () => readHead(db),
    page: (after, limit) => readPage(db, after, limit),

    async sealBatch(limit, link) {
      if (!(await hasUnsealed(db))) return 0;
      return inTransaction(db, async (transaction) => {
        if (!(await tryLock(transaction))) return 0;
        const head = await readHead(transaction);
        const links = link(head, await readUnsealed(transaction, limit));
        if (links.length > 0) await storeLinks(transaction, links);
        return links.length;
      });
    },

    async countUnsealed() {
      const { count } = await db
        .selectFrom('audit_logs')
        .select((eb) => eb.fn.countAll<string>().as('count'))
        .where('seq', 'is', null)
        .executeTakeFirstOrThrow();
      return Number(count);
    },
  };
}

/** The rows travel as one JSON value, so that the statement is the same for any number of them. */
async function append(db: Kysely<Database>, records: readonly NewAuditRecord[]): Promise<void> {
  if (records.length === 0) return;
  await sql`
    insert into audit_logs (user_id, client_id, action, success, resource_type, resource_id, ip, user_agent,
                            metadata, created_at)
    select "userId", "clientId", action, success, "resourceType", "resourceId", ip, "userAgent", metadata, "createdAt"
    from json_to_recordset(${JSON.stringify(records)}::json) as record(
      "userId" uuid, "clientId" text, action text, success boolean, "resourceType" text, "resourceId" text, ip inet,
      "userAgent" text, metadata jsonb, "createdAt" timestamptz)`.execute(db);
}

async function hasUnsealed(db: Kysely<Database>): Promise<boolean> {
  const row = await db
    .selectFrom('audit_logs')
    .select('id')
    .where('seq', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Held until the transaction ends; the next holder therefore sees everything this one wrote. */
async function tryLock(db: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql<{
    locked: boolean;
  }>`select pg_try_advisory_xact_lock(${SEAL_LOCK}::bigint) as locked`.execute(db);
  return rows[0]?.locked === true;
}

async function readHead(db: Kysely<Database>): Promise<ChainHead> {
  const row = await db
    .selectFrom('audit_logs')
    .select(['seq', 'hash'])
    .where('seq', 'is not', null)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { seq: BigInt(row?.seq ?? 0), hash: row?.hash ?? Buffer.alloc(32) };
}

function readUnsealed(db: Kysely<Database>, limit: number): Promise<AuditRecord[]> {
  return db
    .selectFrom('audit_logs')
    .select(COLUMNS)
    .where('seq', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute();
}

async function readPage(db: Kysely<Database>, after: bigint, limit: number): Promise<SealedRecord[]> {
  const rows = await db
    .selectFrom('audit_logs')
    .select([...COLUMNS, 'seq', 'hash', 'prev_hash as prevHash'])
    .where('seq', '>', after.toString())
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, seq: BigInt(row.seq ?? 0) }));
}

async function storeLinks(db: Kysely<Database>, links: readonly ChainLink[]): Promise<void> {
  const values = links.map(({ id, seq, hash, prevHash }) => ({
    id,
    seq: seq.toString(),
    hash: hash.toString('hex'),
    prev_hash: prevHash.toString('hex'),
  }));
  await sql`
    update audit_logs
    set seq = link.seq, hash = decode(link.hash, 'hex'), prev_hash = decode(link.prev_hash, 'hex')
    from json_to_recordset(${JSON.stringify(values)}::json) as link(id bigint, seq bigint, hash text, prev_hash text)
    where audit_logs.id = link.id`.execute(db);
}
