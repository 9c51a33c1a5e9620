/** More wallets than the node keeps in its memory, and one with ten thousand coins: what is read comes from our tables. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { eventually } from '../support/deployment.ts';
import { addressesOf, createPayer, scriptsOf } from '../support/payer.ts';
import { freePort } from '../support/ports.ts';
import { missing } from '../support/tools.ts';
import { startWalletNode, testKey } from '../support/wallet-node.ts';
import { signUp, startWalletServer } from '../support/wallet-server.ts';

const PEOPLE = 6;
/** As many as an account may have. */
const EACH = 50;
/** As many as the node is to keep in its memory, and those that are being read. */
const MOST_LOADED = 200 + 3;
const COINS = 10_000;
const names = ['../x', '/abs', '..', 'C:\\x', '%2e%2e%2fx'];

const directory = z.object({ wallets: z.array(z.object({ name: z.string() })) });
const owned = z.object({
  wallets: z.array(z.object({ id: z.uuid(), name: z.string() })),
  next_cursor: z.string().nullable(),
});
const coinPage = z.object({
  utxos: z.array(z.object({ txid: z.string(), vout: z.int(), amount: z.int(), address: z.string() })),
  next_cursor: z.string().nullable(),
});

const startNode = async () =>
  startWalletNode('-unsafesqlitesync', `-zmqpubsequence=tcp://127.0.0.1:${await freePort()}`);

describe('many', { skip: missing('bitcoind') }, () => {
  it(`${PEOPLE * EACH} wallets: each is read, none is lost, and the node has the latest of them in its memory`, async (t) => {
    await using node = await startNode();
    const payer = await createPayer(node);
    await using server = await startWalletServer(node);
    const people = await Promise.all(Array.from({ length: PEOPLE }, () => signUp(server.baseUrl)));
    const added = await Promise.all(
      people.map(async (person, at) => {
        const wallets = [];
        for (let n = 0; n < EACH; n += 1) {
          const name = names[n] ?? `wallet ${n}`;
          wallets.push({
            person,
            ...(await person.add(`wpkh(${testKey}/${at * EACH + n}/<0;1>/*)`, { name })),
          });
        }
        return wallets;
      }),
    );
    const all = added.flat();
    for (const { id, person } of all) assert.equal((await person.untilScanned(id, 300_000)).state, 'done');

    // A different amount for everybody, so that a mistaken wallet would show.
    const scripts = await scriptsOf(
      node,
      all.map(({ first_addresses: [first = ''] }) => first),
    );
    await payer.mine([scripts.map((script, at) => ({ script, sats: BigInt(10_000 + at) }))]);
    const began = performance.now();
    for (const [at, { id, person, name }] of all.entries())
      await eventually(
        `${name} of person ${Math.floor(at / EACH)} is paid`,
        async () => (await person.balanceOf(id)).confirmed === 10_000 + at,
        300_000,
      );
    t.diagnostic(
      `${all.length} wallets up to date ${Math.round(performance.now() - began)} ms after the block`,
    );

    for (const [at, person] of people.entries()) {
      const { wallets } = owned.parse((await person.expect(200, 'GET', '/api/wallets?limit=100')).body);
      const own = all.slice(at * EACH, (at + 1) * EACH).map(({ id, name }) => ({ id, name }));
      const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
      assert.deepEqual(wallets.toSorted(byId), own.toSorted(byId));
    }
    const ours = (list: readonly string[]) => list.filter((name) => /^u_[0-9a-f]{32}$/.test(name));
    const { wallets: onNode } = await node.ask('listwalletdir', [], directory);
    assert.equal(ours(onNode.map(({ name }) => name)).length, all.length);
    assert.equal(onNode.length, all.length, 'and nothing else, however they are named');
    await eventually('the node has no more of them in its memory than it should', async () => {
      const loaded = ours(await node.ask('listwallets', [], z.array(z.string())));
      return loaded.length > 0 && loaded.length <= MOST_LOADED;
    });
  });

  it(`a wallet of ${COINS} coins: its balance and every page of its coins`, async () => {
    await using node = await startNode();
    const payer = await createPayer(node);
    await using server = await startWalletServer(node);
    const person = await signUp(server.baseUrl);
    const descriptor = `wpkh(${testKey}/7/<0;1>/*)`;
    const { id } = await person.add(descriptor);
    await person.untilScanned(id);
    // Ten coins on each address, a hundred in each transaction.
    const addresses = await addressesOf(node, `wpkh(${testKey}/7/0/*)`, COINS / 10);
    const scripts = await scriptsOf(node, addresses);
    const coins = Array.from({ length: COINS }, (_, n) => ({
      script: scripts[Math.floor(n / 10)] ?? '',
      sats: BigInt(1000 + n),
    }));
    for (let from = 0; from < COINS; from += 1000)
      await payer.mine(
        Array.from({ length: 10 }, (_, n) => coins.slice(from + n * 100, from + (n + 1) * 100)),
      );
    const total = coins.reduce((sum, { sats }) => sum + Number(sats), 0);
    await eventually(
      'every coin is known',
      async () => (await person.balanceOf(id)).confirmed === total,
      300_000,
    );

    const seen = new Map<string, number>();
    for (let cursor = ''; ; ) {
      const { body } = await person.expect(200, 'GET', `/api/wallets/${id}/utxos?limit=100${cursor}`);
      const { utxos, next_cursor: next } = coinPage.parse(body);
      for (const { txid, vout, amount, address } of utxos) {
        assert.equal(address, addresses[Math.floor((amount - 1000) / 10)]);
        seen.set(`${txid}:${vout}`, amount);
      }
      if (next === null) break;
      assert.equal(utxos.length, 100);
      cursor = `&cursor=${encodeURIComponent(next)}`;
    }
    assert.equal(seen.size, COINS);
    assert.equal(
      [...seen.values()].reduce((sum, amount) => sum + amount, 0),
      total,
    );
  });
});
