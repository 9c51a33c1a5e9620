/** How often one operation asks PostgreSQL and Redis: what a deployment's speed hangs on, and what creeps up unseen. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { createBrowser } from '../support/browser.ts';
import { newKey } from '../support/lnurl.ts';
import { startPostgres } from '../support/postgres.ts';
import { startRedis } from '../support/redis.ts';
import { registerClient } from '../support/relying-party.ts';
import { startServer } from '../support/server.ts';
import { missing } from '../support/tools.ts';

const UNLIMITED = '1000000';

type Count = { readonly statements: number; readonly commands: number };

async function start() {
  await using started = new AsyncDisposableStack();
  const postgres = started.use(await startPostgres());
  const redis = started.use(await startRedis());
  const env = {
    DATABASE_URL: await postgres.createDatabase(),
    REDIS_URL: redis.url,
    MASTER_KEY: randomBytes(32).toString('hex'),
    DEMO: 'false',
    RATE_LIMIT_AUTH: UNLIMITED,
    RATE_LIMIT_API: UNLIMITED,
    RATE_LIMIT_API_BURST: UNLIMITED,
  };
  const server = started.use(await startServer({ env }));
  const resources = started.move();
  return { origin: server.baseUrl, stop: () => resources.disposeAsync() };
}

async function read(origin: string): Promise<Count> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  const series = (name: string) => Number(new RegExp(`^hodlxxi_${name} (\\d+)$`, 'm').exec(text)?.[1]);
  return { statements: series('sql_statements_total'), commands: series('redis_commands_total') };
}

/** The least of several times: what timers of the server do in between can only add. */
async function costOf(origin: string, operation: () => Promise<unknown>): Promise<Count> {
  const counts: Count[] = [];
  for (let time = 0; time < 5; time += 1) {
    const before = await read(origin);
    await operation();
    const now = await read(origin);
    counts.push({
      statements: now.statements - before.statements,
      commands: now.commands - before.commands,
    });
  }
  return {
    statements: Math.min(...counts.map(({ statements }) => statements)),
    commands: Math.min(...counts.map(({ commands }) => commands)),
  };
}

describe('round trips', { skip: missing('postgres', 'redis') }, async () => {
  const { origin, stop } = await start();
  after(stop);
  const application = await registerClient(origin, {
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    scope: 'openid profile',
  });
  const scope = 'openid profile';
  const loginWith = async (wallet = newKey()) =>
    application.tokens(await createBrowser(origin, wallet).signIn(application, { scope }));

  const atMost = (name: string, most: Count, operation: () => Promise<unknown>) =>
    it(`${name}: at most ${most.statements} SQL statements and ${most.commands} Redis commands`, async () => {
      const { statements, commands } = await costOf(origin, operation);
      assert.ok(statements >= 1, 'the database was asked');
      assert.ok(statements <= most.statements, `${statements} SQL statements`);
      assert.ok(commands <= most.commands, `${commands} Redis commands`);
    });

  const known = newKey();
  let tokens = await loginWith(known);

  atMost('a first sign-in, authorize to tokens', { statements: 9, commands: 22 }, () => loginWith());
  atMost('the sign-in of a person who returns', { statements: 9, commands: 22 }, () => loginWith(known));
  // The command counts the answer beside it: nobody waits for that.
  atMost('refresh', { statements: 2, commands: 1 }, async () => {
    const reply = await application.refresh(tokens.refresh_token);
    assert.equal(reply.status, 200, reply.text);
    tokens = { ...tokens, refresh_token: String(reply.body['refresh_token']) };
  });
  atMost('client credentials', { statements: 1, commands: 1 }, async () => {
    const reply = await application.send('token', { grant_type: 'client_credentials' });
    assert.equal(reply.status, 200, reply.text);
  });
  atMost('introspection', { statements: 1, commands: 0 }, async () => {
    assert.equal((await application.introspect(tokens.access_token))['active'], true);
  });
  atMost('userinfo', { statements: 2, commands: 0 }, async () => {
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    assert.equal((await fetch(`${origin}/oauth/userinfo`, { headers })).status, 200);
  });
});
