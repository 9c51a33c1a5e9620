/** Figures, addresses, histories and labels over HTTP, with a real node behind them. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { addUser, openDatabase } from '../../../test/support/accounts.ts';
import { startApp } from '../../../test/support/app.ts';
import { freePort } from '../../../test/support/ports.ts';
import { missing } from '../../../test/support/tools.ts';
import { createSigner, type Signer } from '../../../test/support/wallet-mirror.ts';
import { startWalletNode, type WalletNode } from '../../../test/support/wallet-node.ts';

const NOBODY = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080';

describe('a wallet’s figures over HTTP', { skip: missing('bitcoind') }, () => {
  const opened = new AsyncDisposableStack();
  let node: WalletNode;
  let app: Awaited<ReturnType<typeof startApp>>;
  let sql: Awaited<ReturnType<typeof openDatabase>>;
  let faucet: Signer;
  let signer: Signer;
  let person: Awaited<ReturnType<typeof app.signIn>>;
  let url: string;

  before(async () => {
    sql = opened.use(await openDatabase());
    const notices = `-zmqpubsequence=tcp://127.0.0.1:${await freePort()}`;
    node = opened.use(await startWalletNode('-changetype=bech32', notices));
    const bitcoin = { current: () => node.rpc, host: '127.0.0.1', close: async () => {} };
    app = opened.use(await startApp(sql, { bitcoin }));
    faucet = await createSigner(node);
    signer = await createSigner(node);
    await node.mine(103, await faucet.address());
    await faucet.send(await signer.address(), 500_000n);
    await node.mine(1, await faucet.address());
    person = await app.signIn(await addUser(sql));
    const { receive, change } = signer.descriptors;
    const added = await person.send('POST', '/api/wallets', {
      name: 'Savings',
      descriptors: [receive, change],
    });
    assert.equal(added.statusCode, 201, added.body);
    url = `/api/wallets/${added.json().id}`;
    await until(async () => (await get('/balance')).synced_height === 104);
  });
  after(() => opened.disposeAsync());

  const get = async (path: string) => {
    const answer = await person.send('GET', `${url}${path}`);
    assert.equal(answer.statusCode, 200, answer.body);
    return answer.json();
  };
  async function until(wanted: () => Promise<boolean>) {
    for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(50))
      if (await wanted()) return;
    assert.fail('it did not come to that');
  }

  it('what was found is told with the wallet, and in lists', async () => {
    const { balance, synced_height, state } = await get('');
    assert.deepEqual(balance, { confirmed: 500_000, pending: 0, immature: 0, frozen: 0, total: 500_000 });
    assert.deepEqual([synced_height, state], [104, 'ready']);
    const listed = await person.send('GET', '/api/wallets');
    assert.equal(listed.json().wallets[0].balance.total, 500_000);
    const { utxos } = await get('/utxos');
    assert.deepEqual([utxos.length, utxos[0].amount, utxos[0].confirmations], [1, 500_000, 1]);
    const { addresses } = await get('/addresses?used=true');
    assert.deepEqual([addresses.length, addresses[0].received, addresses[0].holds], [1, 500_000, 500_000]);
  });

  it('a payment shows by itself, and wakes those who watch', async () => {
    const response = await fetch(`${app.own}${url}/events`, {
      headers: { authorization: `Bearer ${person.token}` },
    });
    assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader() ?? assert.fail();
    let heard = '';
    const hear = async (what: RegExp) => {
      while (!what.test(heard)) {
        const { value, done } = await reader.read();
        assert.equal(done, false, heard);
        heard += value;
      }
    };
    await hear(/"pending":0/);
    await faucet.send(await signer.address(), 1234n);
    await node.mine(1, NOBODY);
    await hear(/"confirmed":501234/);
    await reader.cancel();
    const { transactions } = await get('/transactions');
    const paid = transactions.find((one: { received: number }) => one.received === 1234);
    assert.deepEqual([transactions.length, paid?.state], [2, 'confirmed']);
  });

  it('addresses are handed out once, with a link and a picture', async () => {
    const given = await Promise.all(
      Array.from({ length: 6 }, () =>
        person.send('POST', `${url}/addresses`, { label: 'Rent', amount: 12_000, message: 'May & June' }),
      ),
    );
    const answers = given.map((answer) => answer.json());
    for (const answer of given) assert.equal(answer.statusCode, 201, answer.body);
    assert.equal(new Set(answers.map(({ address }) => address)).size, 6);
    const [{ address, uri, qr, label }] = answers;
    assert.equal(uri, `bitcoin:${address}?amount=0.00012&message=May%20%26%20June`);
    assert.match(qr, /^M\d/);
    assert.equal(label, 'Rent');
  });

  it('more than the gap can be handed out: the node watches further', async () => {
    const seen = new Set<string>();
    for (let at = 0; at < 25; at += 1)
      await until(async () => {
        const answer = await person.send('POST', `${url}/addresses`, {});
        if (answer.statusCode !== 201) assert.equal(answer.json().code, 'no_address_left');
        const { address } = answer.json();
        if (address) assert.equal(seen.has(address), false);
        seen.add(address);
        return answer.statusCode === 201;
      });
    const last = [...seen].at(-1) ?? '';
    await faucet.send(last, 777n);
    await until(async () =>
      (await get('/utxos')).utxos.some((coin: { amount: number }) => coin.amount === 777),
    );
  });

  it('coins are frozen and thawed; what is none is refused, and nothing done', async () => {
    const { utxos } = await get('/utxos');
    const [{ txid, vout, amount }] = utxos;
    const outpoint = `${txid}:${vout}`;
    const freeze = (outpoints: readonly string[], frozen: boolean) =>
      person.send('POST', `${url}/utxos/freeze`, { outpoints, frozen });
    assert.equal((await freeze([outpoint, `${txid}:999`], true)).json().code, 'coin_unknown');
    assert.equal((await get('/balance')).frozen, 0);
    assert.equal((await freeze([outpoint], true)).statusCode, 200);
    assert.equal((await get('/balance')).frozen, amount);
    assert.equal((await get('/utxos?frozen=true')).utxos.length, 1);
    assert.equal((await freeze([outpoint], false)).statusCode, 200);
    assert.equal((await get('/balance')).frozen, 0);
  });

  it('labels go out and come in as BIP-329 has them, as often as one likes', async () => {
    const [{ txid }] = (await get('/transactions')).transactions;
    const lines = [
      { type: 'tx', ref: txid, label: '=cmd()|"x"' },
      { type: 'addr', ref: NOBODY, label: 'not ours' },
      { type: 'xpub', ref: 'x', label: 'not kept' },
      { type: 'output', ref: `${txid}:0`, spendable: false },
    ];
    const put = (text: string) =>
      app.http.app.inject({
        method: 'PUT',
        url: `${url}/labels`,
        headers: { authorization: `Bearer ${person.token}`, 'content-type': 'application/jsonl' },
        payload: text,
      });
    const text = `${lines.map((line) => JSON.stringify(line)).join('\n')}\nnonsense\n`;
    const first = (await put(text)).json();
    assert.deepEqual((await put(text)).json(), first);
    assert.equal(first.imported + first.skipped, 5);
    assert.ok(first.problems.some(({ line }: { line: number }) => line === 5));
    const out = await person.send('GET', `${url}/labels`);
    assert.ok(out.body.includes(JSON.stringify({ type: 'tx', ref: txid, label: '=cmd()|"x"' })));
    assert.equal((await put(out.body)).json().skipped, 0);
    const seed = `${'abandon '.repeat(11)}about`;
    const refused = await put(JSON.stringify({ type: 'tx', ref: txid, label: seed }));
    assert.deepEqual([refused.statusCode, refused.json().code], [422, 'private_key_refused']);
    const csv = await person.send('GET', `${url}/transactions.csv`);
    assert.match(csv.body, /^date,txid,state/);
    assert.ok(csv.body.includes(`"'=cmd()|""x"""`), csv.body);
  });

  it('pages of a history follow one another without a gap', async () => {
    const all = (await get('/transactions?limit=100')).transactions;
    const paged: string[] = [];
    for (let cursor = ''; ; ) {
      const page = await get(`/transactions?limit=1${cursor && `&cursor=${cursor}`}`);
      paged.push(...page.transactions.map(({ txid }: { txid: string }) => txid));
      if (page.next_cursor === null) break;
      cursor = page.next_cursor;
    }
    assert.deepEqual(
      paged,
      all.map(({ txid }: { txid: string }) => txid),
    );
    const coins: string[] = [];
    for (let cursor = ''; ; ) {
      const page = await get(`/utxos?limit=1${cursor && `&cursor=${cursor}`}`);
      coins.push(...page.utxos.map((one: { txid: string; vout: number }) => `${one.txid}:${one.vout}`));
      if (page.next_cursor === null) break;
      cursor = page.next_cursor;
    }
    assert.equal(new Set(coins).size, coins.length);
    assert.equal(coins.length, (await get('/utxos?limit=100')).utxos.length);
  });

  it('fees are asked of the node, within bounds', async () => {
    const fees = (await person.send('GET', '/api/fees')).json();
    const rates = fees.estimates.map((one: { sats_per_vbyte: number }) => one.sats_per_vbyte);
    assert.deepEqual(
      rates,
      rates.toSorted((a: number, b: number) => b - a),
    );
    assert.ok(rates.every((rate: number) => rate >= fees.minimum && rate <= fees.maximum));
  });

  it('the original’s paths answer for the default wallet', async () => {
    const balance = (await person.send('GET', '/api/wallet/balance')).json();
    assert.equal(balance.ok, true);
    assert.equal(balance.balance_sat.total, (await get('/balance')).total);
    const address = await person.send('POST', '/api/wallet/new-address', {});
    assert.match(address.json().qr_code, /^data:image\/svg\+xml;base64,/);
    for (const path of ['transactions', 'addresses', 'utxos'])
      assert.equal((await person.send('GET', `/api/wallet/${path}`)).json().ok, true, path);
    const stranger = await app.signIn(await addUser(sql));
    assert.equal((await stranger.send('GET', '/api/wallet/balance')).statusCode, 404);
  });

  it('another person’s wallet is not found, whatever is asked of it', async () => {
    const stranger = await app.signIn(await addUser(sql));
    const txid = 'a'.repeat(64);
    const asks = [
      ['GET', '/balance'],
      ['GET', '/utxos'],
      ['GET', '/addresses'],
      ['GET', '/transactions'],
      ['GET', '/transactions.csv'],
      ['GET', '/labels'],
      ['GET', '/events'],
      ['POST', '/addresses', {}],
      ['POST', '/utxos/freeze', { outpoints: [`${txid}:0`], frozen: true }],
      ['POST', `/transactions/${txid}/abandon`, {}],
    ] as const;
    for (const [method, path, body] of asks) {
      const answer = await stranger.send(method, `${url}${path}`, body);
      assert.deepEqual([answer.statusCode, answer.json().code], [404, 'not_found'], path);
    }
  });
});
