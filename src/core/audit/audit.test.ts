import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { runAuditVerify } from '../../cli/audit.ts';
import { createAuditStore } from '../../infra/sql/audit-store.ts';
import { migrate } from '../../infra/sql/migrate.ts';
import { createPglite } from '../../infra/sql/pglite.ts';
import type { AuditEvent } from '../ports.ts';
import { GENESIS } from './chain.ts';
import { recordOf } from './record.ts';
import { sealPending, startSealer } from './sealer.ts';
import { createAuditTrail } from './trail.ts';
import { verifyChain, verifyPart } from './verify.ts';

const database = await createPglite({ dataDir: 'memory://' });
await migrate(database.db);
after(() => database.close());
const { db } = database;
const store = createAuditStore(db);
const clock = { now: () => Date.UTC(2026, 10, 23, 12) };
const trail = createAuditTrail({ store, clock });
const event: AuditEvent = { action: 'session.created', success: true };
const log = { warn: () => undefined };

/** Runs as somebody who owns the database and has switched the trigger off. */
async function tamper(statement: string): Promise<void> {
  await sql.raw('alter table audit_logs disable trigger all').execute(db);
  await sql.raw(statement).execute(db);
  await sql.raw('alter table audit_logs enable trigger all').execute(db);
}

async function verify(anchor?: string) {
  const lines: string[] = [];
  const status = await runAuditVerify({ store, anchor, write: (line) => void lines.push(line) });
  return { status, lines };
}

describe('the audit trail', () => {
  it('starts empty and intact', async () => {
    assert.deepEqual(await verifyChain(store), { intact: true, head: GENESIS, unsealed: 0 });
  });

  it('shares one statement among concurrent events, each durable when it resolves', async () => {
    const before = database.statements();
    await Promise.all(
      Array.from({ length: 100 }, (_, index) => trail.record({ ...event, resourceId: `r${index}` })),
    );
    assert.equal(database.statements() - before, 1);
    assert.equal(await store.countUnsealed(), 100);
  });

  it('is linked in id order by the sealer, and then verifies', async () => {
    assert.equal(await sealPending(store), 100);
    assert.equal(await sealPending(store), 0);
    const verdict = await verifyChain(store);
    assert.deepEqual([verdict.intact, verdict.head.seq, verdict.unsealed], [true, 100n, 0]);
    const page = await store.page(0n, 1000);
    assert.deepEqual(
      page.map(({ resourceId }) => resourceId),
      Array.from({ length: 100 }, (_, index) => `r${index}`),
    );
  });

  it('verifies in parts, each going on where the one before ended', async () => {
    await Promise.all(Array.from({ length: 1100 }, () => trail.record(event)));
    await sealPending(store);
    const first = await verifyPart(store, { most: 1000 });
    assert.deepEqual([first.intact, first.complete, first.head.seq], [true, false, 1000n]);
    const second = await verifyPart(store, { from: first.head, most: 1000 });
    assert.deepEqual([second.intact, second.complete, second.head.seq], [true, true, 1200n]);
    const forged = await verifyPart(store, { from: { ...first.head, hash: GENESIS.hash } });
    assert.deepEqual([forged.intact, forged.complete], [false, false]);
  });

  it('takes whatever a stranger sends', async () => {
    const anything: fc.Arbitrary<AuditEvent> = fc.record({
      action: fc.string({ unit: 'binary' }),
      success: fc.boolean(),
      userId: fc.oneof(fc.string(), fc.uuid()),
      ip: fc.oneof(
        fc.string(),
        fc.ipV4(),
        fc.ipV6(),
        fc.constant('::ffff:1.2.3.4'),
        fc.constant('fe80::1%eth0'),
      ),
      userAgent: fc.string({ unit: 'binary', maxLength: 2000 }),
      metadata: fc.dictionary(fc.string({ unit: 'binary' }), fc.anything()),
    });
    await fc.assert(
      fc.asyncProperty(anything, (each) => trail.record(each)),
      { numRuns: 200 },
    );
    await trail.record({
      ...event,
      userAgent: 'a\0b\ud800',
      metadata: { 'x\0': '\udc00', n: 1n, token: 'hidden-word' },
    });
    await sealPending(store);
    assert.equal((await verifyChain(store)).intact, true);
    const { rows } = await sql`select 1 from audit_logs where metadata::text like '%hidden-word%'`.execute(
      db,
    );
    assert.equal(rows.length, 0);
  });

  it('rejects for those, and only those, whose record was not written', async () => {
    let down = true;
    const flaky = { append: () => (down ? Promise.reject(new Error('down')) : Promise.resolve()) };
    const shaky = createAuditTrail({ store: flaky, clock });
    await assert.rejects(shaky.record(event), /down/);
    down = false;
    await shaky.record(event);
  });

  it('cannot be changed or cut by ordinary statements', async () => {
    for (const statement of [
      'update audit_logs set success = false',
      'delete from audit_logs',
      'truncate audit_logs',
    ]) {
      await assert.rejects(sql.raw(statement).execute(db), statement);
    }
  });

  it('stays one chain with several sealers at work', async () => {
    const sealers = [1, 2, 3].map(() => startSealer({ store, log, interval: 5 }));
    await Promise.all(Array.from({ length: 40 }, () => trail.record(event)));
    await trail.record(event);
    await Promise.all(sealers.map((sealer) => sealer.stop()));
    const { intact, unsealed } = await verifyChain(store);
    assert.deepEqual([intact, unsealed], [true, 0]);
  });

  it('keeps unsealed records safe for the next process when the database fails in between', async () => {
    const warnings: unknown[] = [];
    const sealer = startSealer({
      store: { sealBatch: () => Promise.reject(new Error('down')) },
      log: { warn: (fields) => void warnings.push(fields) },
    });
    await trail.record(event);
    await sealer.stop();
    assert.equal(warnings.length, 1);
    assert.equal(await store.countUnsealed(), 1);
  });
});

describe('recordOf', () => {
  it('bounds every field', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 3000 }),
        fc.dictionary(fc.string(), fc.string({ maxLength: 9000 })),
        (long, metadata) => {
          const record = recordOf(
            { ...event, action: long, userAgent: long, ip: long, metadata },
            new Date(0),
          );
          assert.ok(record.action.length <= 256 && (record.userAgent?.length ?? 0) <= 512);
          assert.ok(JSON.stringify(record.metadata).length <= 4096);
        },
      ),
    );
  });
});

describe('hodlxxi audit verify', () => {
  it('says how many records are intact, how many wait, and prints an anchor; status 0', async () => {
    const { status, lines } = await verify();
    assert.equal(status, 0);
    assert.match(
      lines.join('\n'),
      /^audit log intact: \d+ records\n1 records not sealed yet\nanchor: \d+:[0-9a-f]{64}$/,
    );
    await sealPending(store);
  });

  it('accepts its own anchor later on, and refuses what is none', async () => {
    const anchor = (await verify()).lines.at(-1)?.replace('anchor: ', '');
    await trail.record(event);
    await sealPending(store);
    assert.equal((await verify(anchor)).status, 0);
    assert.equal((await verify('nonsense')).status, 2);
  });

  it('finds a cut-off end with an anchor; status 1', async () => {
    const { seq, hash } = await store.head();
    await tamper(`delete from audit_logs where seq = ${seq}`);
    assert.equal((await verify()).status, 0);
    const { status, lines } = await verify(`${seq}:${hash.toString('hex')}`);
    assert.equal(status, 1);
    assert.match(lines[0] ?? '', /ends before the anchor/);
  });

  it('finds another record at the anchor; status 1', async () => {
    const { status, lines } = await verify(`3:${'00'.repeat(32)}`);
    assert.equal(status, 1);
    assert.match(lines[0] ?? '', /BROKEN at 3: the record at the anchor is another one/);
  });

  it('finds an altered row and a removed row; status 1', async () => {
    await tamper("update audit_logs set action = 'nothing.happened' where seq = 42");
    assert.match((await verify()).lines[0] ?? '', /BROKEN at 42: the record is not what was sealed/);
    await tamper('delete from audit_logs where seq = 17');
    const { status, lines } = await verify();
    assert.equal(status, 1);
    assert.match(lines[0] ?? '', /BROKEN at 17: a record is missing \(16 records before it are intact\)/);
  });
});
