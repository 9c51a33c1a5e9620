import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { addUser } from '../../test/support/accounts.ts';
import { startApp } from '../../test/support/app.ts';
import { onBothDatabases } from '../../test/support/both-databases.ts';
import { missing } from '../../test/support/tools.ts';
import { startWalletNode, testKey, type WalletNode } from '../../test/support/wallet-node.ts';

const skip = missing('bitcoind');
const node: WalletNode | null = skip ? null : await startWalletNode();
after(async () => node?.[Symbol.asyncDispose]());

/** The first words of BIP-39's own test vectors. */
const SEED = `${'abandon '.repeat(11)}about`;
const XPRV =
  'tprv8ZgxMBicQKsPe5YMU9gHen4Ez3ApihUfykaqUorj9t6FDqy3nP6eoXiAo2ssvpAjoLroQxHqr3R5nE3a5dU3DHTjTgJDd7zrbniJr6nrCzd';

await onBothDatabases((database, sql) => {
  describe(`wallets over HTTP, ${database}`, { skip }, () => {
    if (!node) return;
    const bitcoin = { current: () => node.rpc, host: '127.0.0.1', close: async () => {} };
    let app: Awaited<ReturnType<typeof startApp>>;
    let at = 0;
    before(async () => {
      app = await startApp(sql, { bitcoin });
    });
    after(async () => app[Symbol.asyncDispose]());

    const person = async () => {
      const userId = await addUser(sql);
      return { userId, ...(await app.signIn(userId)) };
    };
    type Send = Awaited<ReturnType<typeof person>>['send'];
    /** A wallet nobody has added yet. */
    const fresh = () => `wpkh(${testKey}/${++at}/<0;1>/*)`;
    const add = async (send: Send, body: object = {}) => {
      const answer = await send('POST', '/api/wallets', { name: 'Savings', descriptor: fresh(), ...body });
      assert.equal(answer.statusCode, 201, answer.body);
      return answer.json();
    };
    const untilDone = async (send: Send, id: string) => {
      for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(50)) {
        const scan = (await send('GET', `/api/wallets/${id}/scan`)).json();
        if (scan.state === 'done') return scan;
      }
      throw new Error('the scan does not end');
    };

    it('shows what a key may stand for before anything is stored', async () => {
      const { send } = await person();
      const answer = await send('POST', '/api/wallets/preview', { import: testKey });
      assert.equal(answer.statusCode, 200, answer.body);
      const { candidates } = answer.json();
      assert.deepEqual(
        candidates.map(({ script }: { script: string }) => script),
        ['wpkh', 'tr', 'sh(wpkh)', 'pkh'],
      );
      for (const one of candidates) {
        assert.equal(one.first_addresses.length, 3);
        assert.match(one.change_address, /^(bcrt1|[2mn])/);
      }
      assert.equal((await send('GET', '/api/wallets')).json().wallets.length, 0);
      const ambiguous = await send('POST', '/api/wallets', { name: 'x', import: `${testKey}` });
      assert.equal(ambiguous.json().code, 'script_ambiguous');
      const chosen = { name: 'x', import: testKey, candidate: candidates[1].id };
      const added = await send('POST', '/api/wallets', chosen);
      assert.equal(added.json().script, 'tr');
      assert.deepEqual(added.json().first_addresses, candidates[1].first_addresses);
    });

    it('adds a wallet, reads the chain for it and says how far that is', async () => {
      const { send } = await person();
      const wallet = await add(send, { birthday: '2020-01-01', gap_limit: 30 });
      assert.equal(wallet.is_default, true);
      assert.equal(wallet.gap_limit, 30);
      assert.equal(wallet.birthday, '2020-01-01T00:00:00.000Z');
      assert.equal(wallet.first_addresses.length, 3);
      assert.equal(wallet.scan.kind, 'import');
      const scan = await untilDone(send, wallet.id);
      assert.equal(scan.progress, 1);
      assert.equal(scan.code, null);
      const shown = (await send('GET', `/api/wallets/${wallet.id}`)).json();
      assert.equal(shown.state, 'ready');
      const { scan: _, first_addresses: __, change_address: ___, ...rest } = wallet;
      // By now it may have been looked at for the first time.
      const looked = {
        last_sync_at: rest.last_sync_at,
        synced_height: rest.synced_height,
        balance: rest.balance,
      };
      assert.deepEqual({ ...shown, ...looked, state: 'importing' }, rest);
    });

    it('the same wallet once for each person', async () => {
      const [one, other] = [await person(), await person()];
      const descriptor = fresh();
      await add(one.send, { descriptor });
      const again = await one.send('POST', '/api/wallets', { name: 'again', descriptor });
      assert.deepEqual([again.statusCode, again.json().code], [409, 'wallet_exists']);
      await add(other.send, { descriptor });
    });

    it('lists page by page, renames, and moves the default', async () => {
      const { send } = await person();
      const ids = [(await add(send)).id, (await add(send)).id, (await add(send)).id];
      const first = (await send('GET', '/api/wallets?limit=2')).json();
      assert.deepEqual(
        first.wallets.map(({ id }: { id: string }) => id),
        ids.slice(0, 2),
      );
      const rest = (await send('GET', `/api/wallets?limit=2&cursor=${first.next_cursor}`)).json();
      assert.deepEqual([rest.wallets.length, rest.next_cursor], [1, null]);
      const changed = await send('PATCH', `/api/wallets/${ids[2]}`, { name: ' Cold ', is_default: true });
      assert.deepEqual([changed.json().name, changed.json().is_default], ['Cold', true]);
      const defaults = (await send('GET', '/api/wallets'))
        .json()
        .wallets.map((one: { is_default: boolean }) => one.is_default);
      assert.deepEqual(defaults, [false, false, true]);
      const gone = await send('DELETE', `/api/wallets/${ids[2]}`);
      assert.equal(gone.statusCode, 200);
      assert.match(gone.json().left_on_node, /^u_[0-9a-f]{32}$/);
      assert.equal((await send('GET', `/api/wallets/${ids[0]}`)).json().is_default, true);
      assert.equal((await send('GET', `/api/wallets/${ids[2]}`)).statusCode, 404);
    });

    it("another person's wallet behaves as if it did not exist", async () => {
      const [one, other] = [await person(), await person()];
      const { id } = await add(one.send);
      const nobodys = '00000000-0000-7000-8000-000000000000';
      for (const [method, path, body] of [
        ['GET', ''],
        ['PATCH', '', { name: 'mine' }],
        ['PATCH', '', { gap_limit: 100 }],
        ['DELETE', ''],
        ['POST', '/rescan', {}],
        ['GET', '/scan'],
        ['DELETE', '/scan'],
        ['POST', '/load', {}],
        ['POST', '/unload', {}],
      ] as const) {
        const theirs = await other.send(method, `/api/wallets/${id}${path}`, body);
        const none = await other.send(method, `/api/wallets/${nobodys}${path}`, body);
        const said = [theirs, none].map((answer) => {
          const { request_id: _, ...problem } = answer.json();
          return [answer.statusCode, problem];
        });
        assert.equal(theirs.statusCode, 404, `${method} ${path}`);
        assert.deepEqual(said[0], said[1]);
      }
    });

    it('a larger gap makes the node watch further, and reads the chain again', async () => {
      const { send } = await person();
      const wallet = await add(send);
      await untilDone(send, wallet.id);
      const changed = await send('PATCH', `/api/wallets/${wallet.id}`, { gap_limit: 150 });
      assert.equal(changed.json().gap_limit, 150);
      const scan = await untilDone(send, wallet.id);
      assert.equal(scan.kind, 'rescan');
      const { rows } = await countAddresses(wallet.id);
      assert.deepEqual(rows, [150, 150]);
      const smaller = await send('PATCH', `/api/wallets/${wallet.id}`, { gap_limit: 10 });
      assert.equal(smaller.json().gap_limit, 10);
    });

    const countAddresses = async (walletId: string) => {
      const rows = await sql.db
        .selectFrom('wallet_addresses')
        .select((eb) => ['branch', eb.fn.countAll<string>().as('count')])
        .where('wallet_id', '=', walletId)
        .groupBy('branch')
        .execute();
      return { rows: rows.map(({ count }) => Number(count)) };
    };

    it('a wallet may be unloaded, and is loaded again when it is needed', async () => {
      const { send } = await person();
      const wallet = await add(send);
      await untilDone(send, wallet.id);
      const unloaded = await send('POST', `/api/wallets/${wallet.id}/unload`, {});
      assert.deepEqual(unloaded.json(), { id: wallet.id, loaded: false });
      const loaded = await send('POST', `/api/wallets/${wallet.id}/load`, {});
      assert.deepEqual(loaded.json(), { id: wallet.id, loaded: true });
      const rescan = await send('POST', `/api/wallets/${wallet.id}/rescan`, { from: 0 });
      assert.equal(rescan.statusCode, 202, rescan.body);
      await untilDone(send, wallet.id);
      const nothing = await send('DELETE', `/api/wallets/${wallet.id}/scan`);
      assert.deepEqual([nothing.statusCode, nothing.json().code], [409, 'scan_not_under_way']);
    });

    it('refuses private keys wherever they are, and says nothing of them', async () => {
      const { send } = await person();
      const bodies = [
        { name: 'x', descriptor: `wpkh(${XPRV}/0/*)` },
        { name: SEED, descriptor: fresh() },
        { name: 'x', descriptor: fresh(), note: SEED.split(' ') },
        { name: 'x', [XPRV]: 1 },
      ];
      for (const body of bodies) {
        for (const path of ['/api/wallets', '/api/wallets/preview']) {
          const answer = await send('POST', path, 'import' in body ? body : { import: 'x', ...body });
          assert.deepEqual([answer.statusCode, answer.json().code], [422, 'private_key_refused']);
          for (const secret of [XPRV, 'abandon']) assert.equal(answer.body.includes(secret), false);
        }
      }
      assert.equal(node.rpc.lines.join().includes(XPRV), false);
    });

    it('says why what was pasted is no wallet', async () => {
      const { send } = await person();
      const codeOf = async (text: string, more: object = {}) =>
        (await send('POST', '/api/wallets', { name: 'x', descriptor: text, ...more })).json().code;
      assert.equal(await codeOf('hello'), 'descriptor_invalid');
      assert.equal(await codeOf(`${fresh()}#aaaaaaaa`), 'descriptor_invalid');
      assert.equal(await codeOf(fresh(), { network: 'main' }), 'wrong_network');
      assert.equal(await codeOf(fresh(), { birthday: '2999-01-01' }), 'birthday_in_future');
      assert.equal(await codeOf(fresh(), { script: 'tr' }), 'validation_failed');
      assert.equal(await codeOf(fresh(), { name: 'a\u0007b' }), 'validation_failed');
      assert.equal(await codeOf(fresh(), { gap_limit: 1001 }), 'validation_failed');
    });

    it('a name is only a name: none of it is seen on the node', async () => {
      const { send } = await person();
      for (const name of ['../x', '/tmp/x', '日本', '%2e%2e%2f', '"; --'])
        assert.equal((await add(send, { name })).name, name);
      assert.ok(node.rpc.lines.every((line) => !line.includes('/tmp/x')));
    });

    it('an application needs the scope', async () => {
      const answer = await app.http.app.inject({ method: 'GET', url: '/api/wallets' });
      assert.equal(answer.statusCode, 401);
    });
  });
});

describe('without a node', () => {
  it('what was added can be seen, and all else says what to set', async () => {
    const { openTestDatabase } = await import('../../test/contract/support.ts');
    await using sql = await openTestDatabase();
    await using app = await startApp(sql);
    const { send } = await app.signIn(await addUser(sql));
    assert.deepEqual((await send('GET', '/api/wallets')).json(), { wallets: [], next_cursor: null });
    const answer = await send('POST', '/api/wallets/preview', { import: testKey });
    assert.deepEqual([answer.statusCode, answer.json().code], [503, 'chain_unavailable']);
    assert.match(answer.json().detail, /BITCOIN_RPC_URL/);
  });
});
