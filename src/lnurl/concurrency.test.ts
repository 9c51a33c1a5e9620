/** Two processes' worth of rooms on PostgreSQL: separate pools, caches and buses, one truth. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { answerOf, BROWSER, laptop, newKey, openRoom, phone, type Room } from '../../test/support/lnurl.ts';
import { type Postgres, startPostgres } from '../../test/support/postgres.ts';
import { missing } from '../../test/support/tools.ts';
import { migrate } from '../infra/sql/migrate.ts';
import { createPostgres } from '../infra/sql/postgres.ts';

const login = { action: 'login', browserSecret: BROWSER, origin: laptop } as const;
const fifty = Array.from({ length: 50 }, (_, index) => index);

describe('two processes on PostgreSQL', { skip: missing('postgres') }, () => {
  let postgres: Postgres;
  let rooms: readonly [Room, Room];
  const of = (index: number) => rooms[index % 2 === 0 ? 0 : 1].lnurl;

  before(async () => {
    postgres = await startPostgres();
    const url = await postgres.createDatabase();
    const open = () => openRoom(createPostgres({ url, poolSize: 20 }));
    rooms = [open(), open()];
    await migrate(rooms[0].sql.db);
  });
  after(async () => {
    for (const { sql } of rooms) await sql.close();
    await postgres[Symbol.asyncDispose]();
  });

  const countOf = async (table: 'users' | 'sessions' | 'audit_logs') => {
    const query = rooms[0].sql.db.selectFrom(table).select((eb) => eb.fn.countAll<string>().as('count'));
    return Number((await query.executeTakeFirstOrThrow()).count);
  };
  const counts = async () => [await countOf('users'), await countOf('sessions'), await countOf('audit_logs')];

  it('50 parallel callbacks for one k1 with different keys: exactly one signed, one account, one session', async () => {
    for (let round = 0; round < 5; round++) {
      const { k1 } = await of(round).create(login);
      const before = await counts();
      const answers = await Promise.all(
        fifty.map((index) => of(index).verify(answerOf(k1, newKey()), phone)),
      );
      assert.equal(answers.filter(({ status }) => status === 'OK').length, 1);
      assert.deepEqual(
        await counts(),
        before.map((count) => count + 1),
      );
    }
  });

  it('50 parallel callbacks of one key for one k1: 50 OK, one token', async () => {
    const { k1 } = await of(0).create(login);
    const answer = answerOf(k1, newKey());
    const answers = await Promise.all(fifty.map((index) => of(index).verify(answer, phone)));
    assert.equal(answers.filter(({ status }) => status === 'OK').length, 50);
    assert.equal(answers.filter((one) => 'session_token' in one).length, 1);
  });

  it('one new key answering 20 challenges at once: one account, 20 signed', async () => {
    const key = newKey();
    const challenges = await Promise.all(fifty.slice(0, 20).map((index) => of(index).create(login)));
    const [users = 0, sessions = 0] = await counts();
    const answers = await Promise.all(
      challenges.map(({ k1 }, index) => of(index).verify(answerOf(k1, key), phone)),
    );
    assert.deepEqual(
      answers.filter(({ status }) => status !== 'OK'),
      [],
    );
    assert.deepEqual((await counts()).slice(0, 2), [users + 1, sessions + 20]);
  });

  it('50 parallel claims: exactly one', async () => {
    const { k1, sessionId } = await of(0).create(login);
    await of(1).verify(answerOf(k1, newKey()), phone);
    const claims = await Promise.all(fifty.map((index) => of(index).claim(sessionId, BROWSER, laptop)));
    assert.equal(claims.filter((claim) => claim !== null).length, 1);
  });

  it('a challenge cancelled in one process is refused in the other, whose cache still says pending', async () => {
    const { k1, sessionId } = await of(0).create(login);
    assert.equal(await of(1).cancel(sessionId, BROWSER), true);
    const answer = await of(0).verify(answerOf(k1, newKey()), phone);
    assert.match('reason' in answer ? answer.reason : '', /cancelled/);
  });
});
