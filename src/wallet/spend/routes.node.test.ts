/** Spending over HTTP, as a person and as an application meet it. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { addUser, openDatabase } from '../../../test/support/accounts.ts';
import { startApp } from '../../../test/support/app.ts';
import { freePort } from '../../../test/support/ports.ts';
import { missing } from '../../../test/support/tools.ts';
import { createSigner, type Signer } from '../../../test/support/wallet-mirror.ts';
import { startWalletNode, type WalletNode } from '../../../test/support/wallet-node.ts';
import { createSigners } from '../../../test/support/wallet-spend.ts';

const PATIENCE = 20_000;

describe('spending over HTTP', { skip: missing('bitcoind') }, () => {
  const opened = new AsyncDisposableStack();
  let sql: Awaited<ReturnType<typeof openDatabase>>;
  let node: WalletNode;
  let app: Awaited<ReturnType<typeof startApp>>;
  let faucet: Signer;
  let sign: (psbt: string) => Promise<string>;
  let person: Awaited<ReturnType<typeof app.signIn>>;
  let id: string;

  const get = async (path: string) => (await person.send('GET', path)).json();
  const until = async (path: string, holds: (body: Awaited<ReturnType<typeof get>>) => boolean) => {
    for (const deadline = Date.now() + PATIENCE; Date.now() < deadline; await sleep(50)) {
      const body = await get(path);
      if (holds(body)) return body;
    }
    throw new Error(`${path} did not get there: ${JSON.stringify(await get(path))}`);
  };

  before(async () => {
    sql = opened.use(await openDatabase());
    node = opened.use(
      await startWalletNode('-changetype=bech32', `-zmqpubsequence=tcp://127.0.0.1:${await freePort()}`),
    );
    const bitcoin = { current: () => node.rpc, host: '127.0.0.1', close: async () => {} };
    app = opened.use(await startApp(sql, { bitcoin }));
    faucet = await createSigner(node);
    await node.mine(101, await faucet.address());
    const signers = await createSigners(node, (key) => `wpkh(${key(0)})`, 1);
    sign = signers.sign[0] ?? assert.fail();
    person = await app.signIn(await addUser(sql));
    const { receive, change } = signers.descriptors;
    const added = await person.send('POST', '/api/wallets', {
      name: 'Savings',
      descriptors: [receive, change],
    });
    assert.equal(added.statusCode, 201, added.body);
    id = added.json().id;
    await until(`/api/wallets/${id}`, ({ state }) => state === 'ready');
    await faucet.send(added.json().first_addresses[0], 900_000n);
    await node.mine(1, await faucet.address());
    await until(`/api/wallets/${id}/balance`, ({ confirmed }) => confirmed === 900_000);
  });
  after(() => opened.disposeAsync());

  const build = (body: object) => person.send('POST', `/api/wallets/${id}/psbt`, body);

  it('builds, shows, hands out as file and codes, takes back signed, and sends once', async () => {
    const address = await faucet.address();
    const built = await build({ recipients: [{ address, amount: 400_000 }], fee_rate: 1.5 });
    assert.equal(built.statusCode, 201, built.body);
    const draft = built.json();
    assert.deepEqual([draft.state, draft.fee_source, draft.review.draft_id], ['open', 'asked', draft.id]);
    assert.match(draft.bbqr[0], /^B\$[2Z]P/);
    const coins = await get(`/api/wallets/${id}/utxos`);
    assert.deepEqual(
      coins.utxos.map(({ reserved }: { reserved: boolean }) => reserved),
      [true],
    );

    const file = await person.send('GET', `/api/wallets/${id}/drafts/${draft.id}/file`);
    assert.deepEqual(file.rawPayload, Buffer.from(draft.psbt, 'base64'));
    assert.equal(file.headers['content-type'], 'application/octet-stream');
    const { drafts } = await get(`/api/wallets/${id}/drafts`);
    assert.deepEqual(
      drafts.map((one: { id: string }) => one.id),
      [draft.id],
    );

    const psbt = await sign(draft.psbt);
    const decoded = (await person.send('POST', '/api/psbt/decode', { psbt })).json();
    assert.deepEqual([decoded.review.draft_id, decoded.review.warnings], [draft.id, []]);
    const again = (await person.send('POST', '/api/psbt/combine', { psbts: [decoded.psbt_v2, psbt] })).json();
    const final = (await person.send('POST', '/api/psbt/finalize', { psbt: again.psbt })).json();
    assert.equal(final.complete, true);
    const dry = await person.send('POST', '/api/transactions', { hex: final.hex, dry_run: true });
    assert.equal(dry.json().state, 'would_be_accepted');
    const sent = await person.send('POST', '/api/transactions', { psbt, wallet_id: id });
    assert.equal(sent.statusCode, 200, sent.body);
    assert.deepEqual([sent.json().state, sent.json().foreign, sent.json().txid], ['sent', false, final.txid]);
    const twice = (await person.send('POST', '/api/transactions', { hex: final.hex })).json();
    assert.deepEqual([twice.state, twice.txid], ['in_mempool', final.txid]);
    await node.mine(1, await faucet.address());
    const { confirmed } = await until(
      `/api/wallets/${id}/balance`,
      (body) => body.pending === 0 && body.confirmed < 900_000,
    );
    assert.equal(confirmed, 500_000 - draft.review.fee);
    assert.equal((await get(`/api/wallets/${id}/drafts/${draft.id}`)).state, 'broadcast');
  });

  it('what was just sent from here is seen, and can be replaced, at once', async () => {
    const recipients = [{ address: await faucet.address(), amount: 20_000 }];
    const draft = (await build({ recipients, fee_rate: 2 })).json();
    const { txid } = (
      await person.send('POST', '/api/transactions', { psbt: await sign(draft.psbt) })
    ).json();
    const states = async () =>
      new Map<string, string>(
        (await get(`/api/wallets/${id}/transactions`)).transactions.map(
          (one: { txid: string; state: string }) => [one.txid, one.state],
        ),
      );
    assert.equal((await states()).get(txid), 'pending');
    const dearer = await build({ replace: txid, fee_rate: 9 });
    assert.equal(dearer.statusCode, 201, dearer.body);
    const psbt = await sign(dearer.json().psbt);
    const sent = (await person.send('POST', '/api/transactions', { psbt })).json();
    assert.equal(sent.state, 'sent');
    const now = await states();
    assert.deepEqual([now.get(txid), now.get(sent.txid)], ['replaced', 'pending']);
    await node.mine(1, await faucet.address());
    await until(`/api/wallets/${id}/balance`, ({ pending }) => pending === 0);
  });

  it('what was sent by another program can be replaced before anything has told us of it', async () => {
    const recipients = [{ address: await faucet.address(), amount: 20_000 }];
    const draft = (await build({ recipients, fee_rate: 2 })).json();
    const { hex } = (
      await person.send('POST', '/api/psbt/finalize', { psbt: await sign(draft.psbt) })
    ).json();
    const drafts = `/api/wallets/${id}/drafts`;
    assert.equal((await person.send('DELETE', `${drafts}/${draft.id}`)).statusCode, 204);
    const txid = await node.ask('sendrawtransaction', [hex], z.string());
    const dearer = await build({ replace: txid, fee_rate: 9 });
    assert.equal(dearer.statusCode, 201, dearer.body);
    const foreign = await build({ replace: await faucet.send(await faucet.address(), 5000n), fee_rate: 9 });
    assert.deepEqual([foreign.statusCode, foreign.json().code], [422, 'transaction_not_own']);
    assert.equal((await person.send('DELETE', `${drafts}/${dearer.json().id}`)).statusCode, 204);
    await node.mine(1, await faucet.address());
    await until(`/api/wallets/${id}/balance`, ({ pending }) => pending === 0);
  });

  it('says how it can be spent from before anything is built', async () => {
    const { paths, more, height } = await get(`/api/wallets/${id}/spend-paths`);
    const { confirmed, synced_height } = await get(`/api/wallets/${id}/balance`);
    assert.deepEqual([more, height, paths.length], [false, synced_height, 1]);
    const [{ index, through, after, older, open, opens_in, opens_at, coins, amount }] = paths;
    assert.deepEqual([index, through, after, older], [0, 'key', null, null]);
    assert.deepEqual([open, opens_in, opens_at, coins, amount], [true, 0, null, 1, confirmed]);
  });

  it('discards, and answers strangers as if there were nothing', async () => {
    const built = (await build({ recipients: [{ address: await faucet.address(), amount: 'all' }] })).json();
    const path = `/api/wallets/${id}/drafts/${built.id}`;
    const stranger = await app.signIn(await addUser(sql));
    for (const [method, url] of [
      ['GET', path],
      ['GET', `${path}/file`],
      ['DELETE', path],
      ['GET', `/api/wallets/${id}/drafts`],
      ['GET', `/api/wallets/${id}/spend-paths`],
    ] as const)
      assert.equal((await stranger.send(method, url)).statusCode, 404, `${method} ${url}`);
    const theirs = await stranger.send('POST', `/api/wallets/${id}/psbt`, { recipients: [] });
    assert.equal(theirs.statusCode, 404);
    assert.equal((await person.send('DELETE', path)).statusCode, 204);
    assert.equal((await get(path)).state, 'discarded');
  });

  it('refuses what is no PSBT, and what holds a key, without repeating it', async () => {
    const refused = async (path: string, body: object, status: number, code: string) => {
      const reply = await person.send('POST', path, body);
      assert.deepEqual([reply.statusCode, reply.json().code], [status, code], reply.body);
    };
    await refused('/api/psbt/decode', { psbt: 'cHNidP8=' }, 422, 'psbt_invalid');
    await refused('/api/psbt/combine', { psbts: ['bm90aGluZw=='] }, 422, 'psbt_invalid');
    await refused('/api/transactions', { hex: '00' }, 422, 'transaction_invalid');
    await refused('/api/transactions', {}, 400, 'validation_failed');
    await refused(`/api/wallets/${id}/psbt`, { recipients: [], fee_rate: 5000 }, 400, 'validation_failed');
    const wif = 'cMahea7zqjxrtgAbB7LSGbcQUr1uX1ojuat9jZodMN87JcbXMTcA';
    const reply = await person.send('POST', '/api/psbt/decode', { psbt: wif });
    assert.equal(reply.json().code, 'private_key_refused');
    assert.ok(!reply.body.includes(wif));
  });

  it('a locked wallet is not spent from until it is opened', async () => {
    const lock = (action: string, passphrase: string) =>
      person.send('POST', `/api/wallets/${id}/${action}`, { passphrase });
    assert.equal((await lock('encrypt', 'correct horse battery staple')).statusCode, 200);
    const recipients = [{ address: await faucet.address(), amount: 10_000 }];
    assert.deepEqual((await build({ recipients })).json().code, 'wallet_locked');
    for (const part of ['drafts', 'spend-paths'])
      assert.equal((await person.send('GET', `/api/wallets/${id}/${part}`)).statusCode, 423);
    assert.equal((await lock('decrypt', 'correct horse battery staple')).statusCode, 200);
    const built = await build({ recipients });
    assert.equal(built.statusCode, 201, built.body);
    const sent = await person.send('POST', '/api/transactions', { psbt: await sign(built.json().psbt) });
    assert.equal(sent.json().state, 'sent');
    assert.equal(z.string().parse(sent.json().draft_id), built.json().id);
  });
});
