import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { type RecordedNode, recordNode } from '../../../test/support/bitcoin-rpc.ts';
import { type BitcoindHome, createBitcoindHome } from '../../../test/support/bitcoind-home.ts';
import { missing } from '../../../test/support/tools.ts';
import type { ImportRequest } from '../../wallet/ports.ts';
import { cookieCredentials } from './bitcoin-rpc-credentials.ts';
import { createNodeWallets, type LoadedNodeWallets } from './wallet-node.ts';

const ABANDON =
  'tpubDC5FSnBiZDMmhiuCmWAYsLwgLYrrT9rAqvTySfuCCrgsWz8wxMXUS9Tb9iVMvcRbvFcAHGkMD5Kx8koh4GquNGNTfohfk7pgjhaPCdXpoba';
const descriptor = (branch: 0 | 1) => `wpkh(${ABANDON}/${branch}/*)`;
const name = (seed: string) => `u_${seed.repeat(32).slice(0, 32)}`;

describe('wallets on the node', { skip: missing('bitcoind') }, () => {
  let home: BitcoindHome;
  let node: RecordedNode;
  let wallets: LoadedNodeWallets;
  const ask = (method: string, params: readonly (string | number)[] = []) =>
    node.call(method, params, z.unknown());
  const withChecksum = async (text: string) => {
    const reading = await wallets.read(text, 0, 1);
    assert.ok(reading);
    return `${text}#${reading.checksum}`;
  };
  const requests = async (lastPosition: number): Promise<readonly ImportRequest[]> => [
    { descriptor: await withChecksum(descriptor(0)), branch: 'receive', isRange: true, lastPosition },
    { descriptor: await withChecksum(descriptor(1)), branch: 'change', isRange: true, lastPosition },
  ];

  before(async () => {
    home = await createBitcoindHome();
    home.start('-keypool=20');
    node = recordNode(home.url, cookieCredentials(home.cookieFile, Date));
    await home.ready(() => ask('getblockcount'));
    wallets = createNodeWallets({
      current: () => node,
      mostLoaded: 3,
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    });
  });
  after(async () => {
    await node.close();
    await home[Symbol.asyncDispose]();
  });

  it('reads a descriptor, and is null for what the node refuses', async () => {
    const reading = await wallets.read(await withChecksum(descriptor(0)), 2, 3);
    assert.equal(reading?.addresses.length, 3);
    assert.equal(reading?.isRange, true);
    assert.equal(reading?.hasPrivateKeys, false);
    for (const bad of ['wpkh(x)', `wpkh(${ABANDON}/0'/*)`, 'no descriptor'])
      assert.equal(await wallets.read(bad, 0, 1), null, bad);
  });

  it('makes a wallet that holds no keys, once', async () => {
    const made = name('1a');
    assert.equal(await wallets.create(made), 'created');
    assert.equal(await wallets.create(made), 'exists');
    assert.equal(await wallets.unload(made), 'unloaded');
    assert.equal(await wallets.unload(made), 'unloaded');
    assert.equal(await wallets.create(made), 'exists');
    const info = await node
      .forWallet(made)
      .call('getwalletinfo', [], z.object({ private_keys_enabled: z.boolean(), descriptors: z.boolean() }));
    assert.deepEqual(info, { private_keys_enabled: false, descriptors: true });
  });

  it('imports both branches, again without harm, and further when the range grows', async () => {
    const made = name('2b');
    await wallets.create(made);
    assert.equal(await wallets.import(made, await requests(49)), 'done');
    const asked = node.requests.filter((line) => line.startsWith('importdescriptors')).length;
    assert.equal(await wallets.import(made, await requests(30)), 'done');
    assert.equal(node.requests.filter((line) => line.startsWith('importdescriptors')).length, asked);
    assert.equal(await wallets.import(made, await requests(199)), 'done');
    const listed = await node.forWallet(made).call(
      'listdescriptors',
      [],
      z.object({
        descriptors: z.array(z.object({ range: z.tuple([z.int(), z.int()]), internal: z.boolean() })),
      }),
    );
    assert.equal(listed.descriptors.length, 2);
    for (const { range } of listed.descriptors) assert.ok(range[1] >= 199);
  });

  it('says so when the node refuses a descriptor inside an answer that looks like success', async () => {
    const made = name('3c');
    await wallets.create(made);
    const [first] = await requests(10);
    assert.ok(first);
    const wrong = { ...first, descriptor: `${descriptor(0)}#aaaaaaaa` };
    assert.equal(await wallets.import(made, [wrong]), 'refused');
  });

  it('finds what lies in the past by scanning, piece by piece', async () => {
    const made = name('4d');
    const [address = ''] = (await wallets.read(await withChecksum(descriptor(0)), 7, 1))?.addresses ?? [];
    await ask('generatetoaddress', [3, address]);
    await wallets.create(made);
    await wallets.import(made, await requests(20));
    assert.deepEqual(await wallets.scan(made, 0, 1), { kind: 'done', height: 1 });
    const tip = z.int().parse(await ask('getblockcount'));
    assert.deepEqual(await wallets.scan(made, 2, null), { kind: 'done', height: tip });
    assert.equal(await wallets.progress(made), null);
    const balance = z.object({ mine: z.object({ immature: z.union([z.string(), z.int()]) }) });
    const { mine } = await node.forWallet(made).call('getbalances', [], balance);
    assert.equal(Number(mine.immature), 150);
  });

  it('a wallet the node does not have is missing, not an error', async () => {
    const none = name('5e');
    assert.equal(await wallets.load(none), 'missing');
    assert.deepEqual(await wallets.scan(none, 0, null), { kind: 'missing' });
    assert.equal(await wallets.import(none, await requests(1)), 'missing');
    assert.equal(await wallets.progress(none), null);
    await wallets.abort(none);
  });

  it('loads again what a restart of the node unloaded', async () => {
    const made = name('6f');
    await wallets.create(made);
    await home.stop();
    home.start('-keypool=20');
    await home.ready(() => ask('getblockcount'));
    assert.equal(await wallets.progress(made), null);
    assert.equal(await wallets.load(made), 'loaded');
  });

  const loaded = async () => z.array(z.string()).parse(await ask('listwallets'));
  const fewEnough = async (most = 3) => {
    const deadline = Date.now() + 5000;
    while ((await loaded()).length > most && Date.now() < deadline)
      await new Promise((go) => setTimeout(go, 20));
    assert.ok((await loaded()).length <= most);
  };

  it('keeps no more wallets loaded than it may, and never unloads one that is pinned', async () => {
    const names = ['a1', 'b2', 'c3', 'd4', 'e5'].map(name);
    const [first = ''] = names;
    const letGo = wallets.pin(first);
    for (const one of names) await wallets.create(one);
    await fewEnough();
    assert.deepEqual(new Set(await loaded()), new Set([first, ...names.slice(-2)]));
    letGo();
  });

  it('makes room for those that others ask, too', async () => {
    const names = ['a2', 'b3', 'c4', 'd5', 'e6'].map(name);
    for (const one of names) await wallets.create(one);
    await fewEnough();
    for (const one of names) {
      await wallets.current()?.forWallet(one).call('getwalletinfo', [], z.unknown());
      // Room is made before a wallet is loaded: the next one finds this one there.
      await fewEnough(4);
    }
    assert.ok((await loaded()).includes(names.at(-1) ?? ''));
  });

  it('no name but one of ours reaches the node', async () => {
    for (const bad of ['../x', '/tmp/x', 'a/b', '']) {
      await assert.rejects(wallets.progress(bad), { code: 'wallet_name_invalid' });
    }
  });
});
