import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { openDatabase } from '../../../test/support/accounts.ts';
import { createBrowser } from '../../../test/support/browser.ts';
import { startOauth } from '../../../test/support/oauth.ts';
import { registerClient } from '../../../test/support/relying-party.ts';
import type { KeyValue } from '../../core/ports.ts';
import { createMemoryKeyValue } from '../../infra/kv/memory.ts';

const masterKey = { current: randomBytes(32) };
const sql = await openDatabase();
after(() => sql.close());

/** A store that can be taken away, as a Redis that is restarted. */
function createFragile() {
  const memory = createMemoryKeyValue({ clock: { now: Date.now }, maxKeys: 1000 });
  let away = false;
  const check = async <T>(work: () => Promise<T>): Promise<T> => {
    if (away) throw new Error('unavailable');
    return work();
  };
  const kv: KeyValue = {
    get: (key) => check(() => memory.get(key)),
    set: (...all) => check(() => memory.set(...all)),
    setIfAbsent: (...all) => check(() => memory.setIfAbsent(...all)),
    take: (key) => check(() => memory.take(key)),
    delete: (...keys) => check(() => memory.delete(...keys)),
    increment: (...all) => check(() => memory.increment(...all)),
    ping: () => check(() => memory.ping()),
  };
  return {
    kv,
    setAway: (value: boolean) => {
      away = value;
    },
  };
}

async function start() {
  const fragile = createFragile();
  const server = await startOauth(sql, { overrides: { masterKey, kv: fragile.kv } });
  return { ...fragile, server, client: await registerClient(server.issuer) };
}

const left = async () =>
  (await sql.db.selectFrom('oauth_artifacts').select('model').where('model', '=', 'Interaction').execute())
    .length;

describe('a sign-in while the key-value store is away', () => {
  it('goes through from beginning to end, and leaves nothing behind', async () => {
    const { server, client, setAway } = await start();
    setAway(true);
    const browser = createBrowser(server.issuer);
    const signIn = await browser.signIn(client);
    assert.deepEqual(signIn.pages, ['login', 'confirm']);
    await client.tokens(signIn);
    assert.equal(await left(), 0);
    await server.close();
  });

  it('goes on when the store comes back in the middle', async () => {
    const { server, client, setAway } = await start();
    setAway(true);
    const browser = createBrowser(server.issuer);
    const { answer, verifier } = await browser.authorize(client);
    const login = await browser.get(answer.location ?? '');
    setAway(false);
    const question = await browser.signWithWallet(login);
    const { code } = await browser.follow(client, await browser.decide(question));
    await client.tokens({ code, verifier });
    await server.close();
  });

  it('is to be begun again when the store goes away in the middle, and is told so', async () => {
    const { server, client, setAway } = await start();
    const browser = createBrowser(server.issuer);
    const { answer } = await browser.authorize(client);
    setAway(true);
    const page = await browser.get(answer.location ?? '');
    assert.equal(page.status, 400);
    assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
    assert.ok((await browser.signIn(client)).code);
    await server.close();
  });
});
