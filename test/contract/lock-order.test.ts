/** Whatever is written while an account, an application or a wallet is deleted: nobody waits in a circle. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql as raw } from 'kysely';
import { translateFailure } from '../../src/app/translate-failure.ts';
import { lockRoles } from '../../src/infra/sql/change-roles.ts';
import { createClientStore } from '../../src/infra/sql/client-store.ts';
import { inTransaction } from '../../src/infra/sql/in-transaction.ts';
import { createPostgres } from '../../src/infra/sql/postgres.ts';
import { purgeExpired } from '../../src/infra/sql/purge.ts';
import { removeAccount } from '../../src/infra/sql/remove-account.ts';
import type { Database } from '../../src/infra/sql/schema.ts';
import type { Sql } from '../../src/infra/sql/sql.ts';
import { AlreadyConsumed } from '../../src/oauth/store.ts';
import { DAY, laptop } from '../support/accounts.ts';
import { type Act, addClient, createLife, type Life } from '../support/life.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { missing } from '../support/tools.ts';
import { createTestDatabases } from './support.ts';

type Tx = Kysely<Database>;
type Deletion = { readonly lock: (tx: Tx, life: Life) => Promise<unknown>; readonly go: typeof remove };

const remove = (tx: Tx, { userId }: Life): Promise<unknown> => removeAccount(tx, userId, laptop, new Date());

const deletions = {
  account: {
    lock: async (tx, { userId }) => {
      await lockRoles(tx);
      await raw`select 1 from users where id = ${userId} for update`.execute(tx);
    },
    go: remove,
  },
  application: {
    lock: (tx, { clientId }) =>
      raw`select 1 from oauth_clients where client_id = ${clientId} for update`.execute(tx),
    go: (tx, { clientId }) => createClientStore(tx).remove(clientId),
  },
  wallet: {
    lock: (tx, { walletId }) =>
      raw`select 1 from bitcoin_wallets where id = ${walletId} for update`.execute(tx),
    go: (tx, { walletId }) => raw`delete from bitcoin_wallets where id = ${walletId}`.execute(tx),
  },
} satisfies Readonly<Record<string, Deletion>>;

const ROUNDS = 4;
const inTwoDays = { now: () => Date.now() + 2 * DAY };

/** What the person is told, who may be nobody by then; undefined for what nobody has thought of. */
const told = (error: unknown) =>
  error instanceof AlreadyConsumed ? error.what : translateFailure(error)?.code;

describe('what happens at once', { skip: missing('postgres') }, () => {
  let server: Postgres;
  let sql: Sql;
  let conflicts: string[] = [];
  before(async () => {
    server = await startPostgres({ settings: ['deadlock_timeout=100ms'] });
    const url = await createTestDatabases(server).createUrl();
    const onQuery = (event: { sql: string; conflict: boolean }) => {
      if (event.conflict) conflicts.push(event.sql);
    };
    sql = createPostgres({ url, poolSize: 60, onQuery });
  });
  after(async () => {
    await sql?.close();
    await server?.[Symbol.asyncDispose]();
  });

  /** Until somebody waits for a lock; gives up when `over`, because nobody had to. */
  async function untilWaiting(over: () => boolean): Promise<void> {
    const waiting = raw`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    while (!over() && (await waiting.execute(sql.db)).rows.length === 0) await sleep(5);
  }

  for (const [thing, { lock, go }] of Object.entries(deletions))
    it(`whoever waits for the ${thing} that is being deleted holds nothing that hangs on it`, async (t) => {
      const { acts } = await createLife(sql, await addClient(sql));
      const unexpected: string[] = [];
      for (const name of Object.keys(acts)) {
        const life = await createLife(sql, await addClient(sql));
        const act = life.acts[name];
        assert.ok(act);
        conflicts = [];
        const failures: unknown[] = [];
        let running: Promise<unknown> | undefined;
        let over = false;
        await sql.db
          .transaction()
          .execute(async (tx) => {
            await lock(tx, life);
            running = act()
              .catch((error: unknown) => failures.push(error))
              .finally(() => {
                over = true;
              });
            await untilWaiting(() => over);
            await go(tx, life);
          })
          .catch((error: unknown) => failures.push(error));
        await running;
        const odd = failures.filter((error) => told(error) === undefined);
        if (odd.length > 0 || conflicts.length > 0)
          unexpected.push(`${name}: ${odd.join()}\n${conflicts.join('\n')}`);
        for (const failure of failures) t.diagnostic(`${name}: ${told(failure)}`);
      }
      assert.deepEqual(unexpected, []);
    });

  it('fifty at a time do everything there is, while accounts, applications and wallets go: no failure', async (t) => {
    const failures: string[] = [];
    conflicts = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const clients = [await addClient(sql), await addClient(sql)];
      const lives = await Promise.all(
        Array.from({ length: 6 }, (_, n) => createLife(sql, clients[n % 2] ?? '')),
      );
      const everything = lives.flatMap((life, n) => [
        ...Object.entries(life.acts),
        ...Object.entries(life.acts),
        ...deletionsOf(life).slice(n % 2),
      ]);
      everything.push(['what has expired goes', () => purgeExpired(sql.db, inTwoDays)]);
      const queue = shuffled(everything);
      const work = async () => {
        for (let next = queue.pop(); next; next = queue.pop()) {
          const [name, act] = next;
          await act().catch((error: unknown) => {
            if (told(error) === undefined) failures.push(`${name}: ${error}`);
          });
        }
      };
      await Promise.all(Array.from({ length: 50 }, work));
    }
    t.diagnostic(`${conflicts.length} statements were tried again`);
    for (const text of new Set(conflicts)) t.diagnostic(text);
    assert.deepEqual(failures, []);
  });

  const deletionsOf = (life: Life): [string, Act][] => [
    ['the account is removed', () => inTransaction(sql.db, (tx) => remove(tx, life))],
    ['the wallet is removed', () => inTransaction(sql.db, (tx) => deletions.wallet.go(tx, life))],
    ['the application is removed', () => deletions.application.go(sql.db, life)],
  ];
});

function shuffled<T>(all: readonly T[]): T[] {
  return all
    .map((one) => ({ one, at: Math.random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one);
}
