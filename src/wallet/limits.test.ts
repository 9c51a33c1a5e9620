/** How often people may ask, with the limits a server has by itself. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { addUser, openDatabase } from '../../test/support/accounts.ts';
import { startApp } from '../../test/support/app.ts';
import { addWallet } from '../../test/support/wallets.ts';

const DEFAULTS = { RATE_LIMIT_API: '60', RATE_LIMIT_API_BURST: '120', RATE_LIMIT_WALLET: '30' };

describe('requests about wallets, as many as a server lets through by itself', () => {
  const opened = new AsyncDisposableStack();
  let sql: Awaited<ReturnType<typeof openDatabase>>;
  let app: Awaited<ReturnType<typeof startApp>>;
  before(async () => {
    sql = opened.use(await openDatabase());
    app = opened.use(await startApp(sql, { env: DEFAULTS }));
  });
  after(() => opened.disposeAsync());

  async function person(wallets: number) {
    const userId = await addUser(sql);
    const ids: string[] = [];
    for (let n = 0; n < wallets; n += 1) ids.push(await addWallet(sql, userId, { state: 'ready' }));
    return { ids, ...(await app.signIn(userId)) };
  }

  it('a person opens five wallets and pages through each, and then changes them', async () => {
    const { ids, send } = await person(5);
    const pages = ['transactions', 'utxos', 'addresses'].flatMap((list) =>
      Array(4).fill(`/${list}?limit=50`),
    );
    /** What the web application asks for, page by page. */
    const parts = ['', '/lock', '/scan', '/balance', '/addresses?used=false&limit=100', ...pages];
    assert.equal((await send('GET', '/api/users/profile')).statusCode, 200);
    for (const id of ids) {
      assert.equal((await send('GET', '/api/wallets?limit=100')).statusCode, 200);
      for (const part of parts) {
        const { statusCode, body } = await send('GET', `/api/wallets/${id}${part}`);
        // A wallet that was never scanned has no scan.
        assert.equal(statusCode, part === '/scan' ? 404 : 200, `${part}: ${body}`);
      }
      const renamed = await send('PATCH', `/api/wallets/${id}`, { name: 'Cold' });
      assert.equal(renamed.statusCode, 200, renamed.body);
    }
  });

  it('what changes wallets is counted by itself, thirty times a minute', async () => {
    const { ids, send } = await person(1);
    const rename = () => send('PATCH', `/api/wallets/${ids[0]}`, { name: 'Cold' });
    for (let n = 0; n < 30; n += 1) {
      const { statusCode, headers } = await rename();
      assert.deepEqual([statusCode, headers['ratelimit-limit']], [200, '30']);
    }
    const refused = await rename();
    assert.deepEqual([refused.statusCode, refused.json().code], [429, 'rate_limited']);
    for (const [path, body] of [
      ['/api/psbt/decode', { psbt: 'cHNidP8=' }],
      [`/api/wallets/${ids[0]}/rescan`, {}],
      [`/api/wallets/${ids[0]}/psbt`, { recipients: [] }],
      ['/api/transactions', { hex: '00' }],
    ] as const)
      assert.equal((await send('POST', path, body)).statusCode, 429, path);
    const read = await send('GET', `/api/wallets/${ids[0]}`);
    assert.deepEqual([read.statusCode, read.headers['ratelimit-limit']], [200, '120']);
  });

  it('whoever asks for figures without end is stopped, and can still see their account', async () => {
    const { send } = await person(0);
    const none = `/api/wallets/${randomUUID()}/balance`;
    for (let n = 0; n < 120; n += 1) assert.equal((await send('GET', none)).statusCode, 404);
    assert.equal((await send('GET', none)).statusCode, 429);
    assert.equal((await send('GET', '/api/users/profile')).statusCode, 200);
  });
});
