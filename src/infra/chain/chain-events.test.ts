/** Real nodes: what they publish, what is found by asking, and that both tell the same story. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { recordNode } from '../../../test/support/bitcoin-rpc.ts';
import { type BitcoindHome, createBitcoindHome } from '../../../test/support/bitcoind-home.ts';
import { missing } from '../../../test/support/tools.ts';
import { after } from './after.ts';
import { cookieCredentials } from './bitcoin-rpc-credentials.ts';
import { type ChainEvent, createChainEvents } from './chain-events.ts';
import type { Tip } from './chain-tip.ts';

const any = z.unknown();
const text = z.string();
/** What blocks pay to: OP_TRUE, and in a branch OP_2, or its blocks would be those that were just refused. */
const [TRUNK, BRANCH] = ['raw(51)', 'raw(52)'];

describe('events of a real node', { skip: missing('bitcoind') }, () => {
  for (const topics of [['sequence'], ['hashblock', 'hashtx']] as const) {
    test(`published as ${topics.join(' and ')}: blocks, transactions and a reorganisation`, async () => {
      await using scene = await setUp((home) => home.zmqTopics(...topics));
      const { node, mine, watch } = scene;
      const wallet = node.forWallet('u_00000001');
      await node.call('createwallet', ['u_00000001'], any);
      const address = await wallet.call('getnewaddress', { address_type: 'bech32' }, text);
      await node.call('generatetoaddress', [1, address], any);
      await mine(100);

      using watched = watch({ every: 600_000 });
      await watched.until(() => watched.events.hearsTransactions());
      assert.equal(watched.blocks().length, 0);

      const send = () => wallet.call('sendtoaddress', { address, amount: 100_000n }, text);
      await watched.subscribed(send);
      const txid = await send();
      await watched.until(() => watched.seen('transaction_seen').includes(txid));

      const [first = ''] = await mine(1);
      await watched.until(() => watched.blocks().length === 1);
      assert.deepEqual(watched.blocks(), [`+102 ${first}`]);

      // The chain without `first` becomes the longer one.
      await node.call('invalidateblock', [first], any);
      const [second = '', third = ''] = await mine(2, BRANCH);
      await watched.until(() => watched.events.tip()?.hash === third);
      assert.deepEqual(reduced(watched.blocks()), [`+102 ${second}`, `+103 ${third}`]);
      assert.ok(watched.blocks().includes(`-102 ${first}`));
    });
  }

  test('a node that publishes blocks alone tells of no transactions', async () => {
    await using scene = await setUp((home) => home.zmqTopics('hashblock'));
    using blocks = scene.watch({ every: 600_000 });
    await blocks.until(() => blocks.events.isLive());
    assert.equal(blocks.events.hearsTransactions(), false);
  });

  test('a transaction that is replaced leaves the mempool', async () => {
    await using scene = await setUp((home) => home.zmqTopics('sequence'));
    const { node, mine, watch } = scene;
    await node.call('createwallet', ['u_00000001'], any);
    const wallet = node.forWallet('u_00000001');
    const address = await wallet.call('getnewaddress', { address_type: 'bech32' }, text);
    await node.call('generatetoaddress', [1, address], any);
    await mine(100);
    using watched = watch({ every: 600_000 });
    await watched.until(() => watched.events.isLive());
    const send = () => wallet.call('sendtoaddress', { address, amount: 100_000n, replaceable: true }, text);
    await watched.subscribed(send);
    await mine(1);
    const txid = await send();
    const bumped = await wallet.call('bumpfee', [txid], z.object({ txid: text }));
    // The node tells of what goes before what comes.
    await watched.until(() => watched.seen('transaction_seen').includes(bumped.txid));
    assert.deepEqual(watched.seen('transaction_removed'), [txid]);
  });

  test('found by asking alone: nothing is published, and every block of a reorganisation comes out', async () => {
    await using scene = await setUp(() => []);
    const { node, mine, watch } = scene;
    await mine(3);
    using watched = watch({ every: 50 });
    await watched.until(() => watched.events.tip()?.height === 3);
    assert.equal(watched.events.isLive(), false);
    const old = await mine(3);
    await watched.until(() => watched.events.tip()?.height === 6);
    assert.deepEqual(
      watched.blocks(),
      old.map((hash, at) => `+${4 + at} ${hash}`),
    );

    const before = watched.blocks().length;
    await node.call('invalidateblock', [old[0] ?? ''], any);
    const fresh = await mine(5, BRANCH);
    await watched.until(() => watched.events.tip()?.hash === fresh.at(-1));
    const expected = [
      ...old.map((hash, at) => `-${4 + at} ${hash}`).toReversed(),
      ...fresh.map((hash, at) => `+${4 + at} ${hash}`),
    ];
    // It may have been seen halfway, at the shorter chain; what is left of its steps is the same.
    assert.deepEqual(reduced(watched.blocks().slice(before)), reduced(expected));
  });

  test('what happened while nobody listened is caught up with, hundreds of blocks in a row', async () => {
    await using scene = await setUp(() => []);
    const { node, mine, watch } = scene;
    const [first = ''] = await mine(1);
    const from: Tip = { hash: first, height: 1 };
    const hashes = await mine(350);
    using watched = watch({ every: 600_000, from });
    await watched.until(() => watched.events.tip()?.height === 351);
    assert.deepEqual(
      watched.blocks(),
      hashes.map((hash, at) => `+${2 + at} ${hash}`),
    );
    // Seven requests and not seven hundred.
    assert.ok(node.requests.filter((line) => line.includes(' batch ')).length <= 8);
  });

  test('a lost notice is healed by the next question', async () => {
    await using scene = await setUp((home) => home.zmqTopics('hashtx'));
    const { mine, watch } = scene;
    // The node publishes transactions only, so that no notice of a block can arrive.
    using watched = watch({ every: 100 });
    await watched.until(() => watched.events.isLive());
    const [hash = ''] = await mine(1);
    await watched.until(() => watched.blocks().includes(`+1 ${hash}`));
  });

  test('a node that is stopped and comes back: nothing is left out, and its notices are heard again', async () => {
    await using scene = await setUp((home) => home.zmqTopics('sequence'));
    const { home, node, mine, watch, settings } = scene;
    await mine(2);
    using watched = watch({ every: 200 });
    await watched.until(() => watched.events.isLive());
    await home.stop('SIGKILL');
    await watched.until(() => !watched.events.isLive());
    home.start(...settings);
    await home.ready(() => node.call('getblockcount', [], any));
    await watched.until(() => watched.events.isLive());
    const [hash = ''] = await mine(1);
    await watched.until(() => watched.events.tip()?.hash === hash);
    assert.ok(watched.seen('transactions_missed').length >= 2);
  });

  test('a node with another chain: chain_replaced, and from there on as ever', async () => {
    await using scene = await setUp(() => []);
    const { mine, watch } = scene;
    const [, , third = ''] = await mine(3);
    using watched = watch({ every: 50, from: { hash: '11'.repeat(32), height: 900_000 } });
    await watched.until(() => watched.events.tip()?.hash === third);
    const [fourth = ''] = await mine(1);
    await watched.until(() => watched.blocks().length === 2);
    assert.deepEqual(watched.blocks(), [`=3 ${third}`, `+4 ${fourth}`]);
  });

  test('a listener that fails is not told again, and stops nobody', async () => {
    await using scene = await setUp(() => []);
    const { mine, watch } = scene;
    using watched = watch({ every: 50, fails: true });
    await watched.until(() => watched.events.tip() !== null);
    const hashes = await mine(2);
    await watched.until(() => watched.blocks().length === 2);
    assert.deepEqual(
      watched.blocks(),
      hashes.map((hash, at) => `+${1 + at} ${hash}`),
    );
  });
});

async function setUp(settingsOf: (home: BitcoindHome) => readonly string[]) {
  const home = await createBitcoindHome();
  const settings = settingsOf(home);
  home.start(...settings);
  const node = recordNode(home.url, cookieCredentials(home.cookieFile, Date));
  await home.ready(() => node.call('getblockcount', [], any));
  return {
    home,
    node,
    settings,
    async mine(count: number, to = TRUNK) {
      const { checksum } = await node.call('getdescriptorinfo', [to], z.object({ checksum: text }));
      return node.call('generatetodescriptor', [count, `${to}#${checksum}`], z.array(text));
    },
    watch: (how: { readonly every: number; readonly from?: Tip; readonly fails?: boolean }) =>
      watchChain(node, how),
    async [Symbol.asyncDispose]() {
      await node.close();
      await home[Symbol.asyncDispose]();
    },
  };
}

function watchChain(
  rpc: ReturnType<typeof recordNode>,
  {
    every,
    from = null,
    fails = false,
  }: { readonly every: number; readonly from?: Tip | null; readonly fails?: boolean },
) {
  const heard: ChainEvent[] = [];
  const quiet = () => {};
  const events = createChainEvents({
    rpc,
    host: '127.0.0.1',
    from,
    every,
    listener: (event) => {
      heard.push(event);
      if (fails) throw new Error('the listener failed');
    },
    after,
    random: { bytes: (length) => new Uint8Array(length) },
    metrics: { count: quiet, observe: quiet },
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
  const signs = { block_connected: '+', block_disconnected: '-', chain_replaced: '=' } as const;
  /** `meanwhile` is done again and again, as long as it is not so. */
  const until = async (what: () => boolean, meanwhile: () => Promise<unknown> = () => sleep(10)) => {
    for (const limit = Date.now() + 15_000; !what() && Date.now() < limit; ) await meanwhile();
    assert.ok(what(), `not within 15 s; heard ${JSON.stringify(heard.slice(-5))}`);
  };
  const seen = (kind: ChainEvent['kind']) =>
    heard.flatMap((one) => (one.kind === kind ? ['txid' in one ? one.txid : ''] : []));
  return {
    events,
    until,
    seen,
    /** What is published before a subscription has arrived goes to nobody: the first that is heard proves that it has. */
    subscribed: (send: () => Promise<unknown>) =>
      until(
        () => seen('transaction_seen').length > 0,
        () => send().then(() => sleep(1000)),
      ),
    /** `+5 hash` joined the chain at height 5, `-5 hash` left it. */
    blocks: () =>
      heard.flatMap((one) => ('hash' in one ? [`${signs[one.kind]}${one.height} ${one.hash}`] : [])),
    [Symbol.dispose]: events.close,
  };
}

/** The steps without those that were taken back at once. */
function reduced(steps: readonly string[]): readonly string[] {
  const left: string[] = [];
  for (const step of steps) {
    const last = left.at(-1);
    if (last !== undefined && last[0] !== step[0] && last.slice(1) === step.slice(1)) left.pop();
    else left.push(step);
  }
  return left;
}
