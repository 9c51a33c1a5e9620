/** Against a real node: the same scripts are taken and refused, in the same spelling, with the same addresses. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type BitcoinNode, startBitcoind } from '../../../../test/support/bitcoind.ts';
import { createKeyMaker, randomScript, testAccount } from '../../../../test/support/descriptors.ts';
import { createDice, type Dice } from '../../../../test/support/dice.ts';
import { missing } from '../../../../test/support/tools.ts';
import { descriptorChecksum } from './checksum.ts';
import { createDerive } from './derive.ts';
import { DescriptorError } from './errors.ts';
import { loadPoints, referencePoints } from './points.ts';
import { type Branch, readDescriptor, type WalletDescriptor } from './wallet-descriptor.ts';

const ROUNDS = Number(process.env['ROUNDS'] ?? 60);
const sum = (body: string) => `${body}#${descriptorChecksum(body)}`;
const bare = (text: string) => text.replace(/#.*/, '');

function read(text: string): WalletDescriptor | DescriptorError {
  try {
    return readDescriptor(text, { network: 'regtest', fixed: true });
  } catch (error) {
    if (error instanceof DescriptorError) return error;
    throw error;
  }
}

describe('a real node', { skip: missing('bitcoind') }, () => {
  let node: BitcoinNode;
  before(async () => {
    node = await startBitcoind();
  });
  after(async () => {
    await node?.[Symbol.asyncDispose]();
  });

  const told = async (method: string, ...params: unknown[]) => {
    try {
      return { said: await node.rpc(method, params) };
    } catch (error) {
      return { refused: error instanceof Error ? error.message : '' };
    }
  };

  const expectSame = async (wallet: WalletDescriptor, branch: Branch) => {
    const points = await loadPoints();
    const derive = createDerive(branch.template, 'regtest', points);
    const indexes = wallet.ranged ? [0, 1, 2, 1_000] : [0];
    const range = wallet.ranged ? [[0, 2]] : [];
    const low = await node.rpc('deriveaddresses', [branch.text, ...range]);
    const high = wallet.ranged ? await node.rpc('deriveaddresses', [branch.text, [1_000, 1_000]]) : [];
    assert.deepEqual(
      indexes.map((index) => derive(index).address),
      [low, high].flat(),
      branch.text,
    );
    assert.deepEqual(createDerive(branch.template, 'regtest', referencePoints)(1), derive(1));
  };

  /** What both say of one descriptor without alternatives: true when both take it. */
  const compare = async (text: string, stricter: readonly string[]): Promise<boolean> => {
    const ours = read(text);
    const theirs = await told('getdescriptorinfo', sum(bare(text)));
    if (ours instanceof DescriptorError) {
      const excused = theirs.refused !== undefined || stricter.includes(ours.code);
      assert.ok(excused, `${ours.code}, but the node takes ${text}`);
      return false;
    }
    for (const branch of [ours.receive, ...(ours.change ? [ours.change] : [])]) {
      const info = await told('getdescriptorinfo', branch.text);
      // A rule of one node's own (Knots, BIP-110), not of miniscript: what both must agree on is settled by asking it.
      if (info.refused?.includes('reduced-data')) return false;
      assert.equal(info.refused, undefined, `${info.refused}: ${branch.text}`);
      assert.equal((info.said as { descriptor: string }).descriptor, branch.text, 'the canonical spelling');
      await expectSame(ours, branch);
    }
    return true;
  };

  const many = async (make: (dice: Dice) => string, stricter: readonly string[] = []) => {
    const dice = createDice();
    let taken = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const text = make(dice);
      try {
        if (await compare(text, stricter)) taken += 1;
      } catch (error) {
        throw new Error(`SEED=${dice.seed}, round ${round}`, { cause: error });
      }
    }
    return taken;
  };

  const key = (dice: Dice, tapscript = false) => createKeyMaker(dice, tapscript);

  test('single keys: pkh, wpkh, sh(wpkh), tr', async () => {
    const shapes = ['pkh(@)', 'wpkh(@)', 'sh(wpkh(@))', 'tr(@)'];
    const taken = await many((dice) => {
      const shape = dice.pick(shapes);
      return shape.replace('@', key(dice, shape.startsWith('tr'))());
    });
    assert.equal(taken, ROUNDS);
  });

  test('multi and sortedmulti in sh, wsh and sh(wsh)', async () => {
    const taken = await many((dice) => {
      const shape = dice.pick(['sh(@)', 'wsh(@)', 'sh(wsh(@))']);
      const make = key(dice);
      const keys = Array.from({ length: dice.between(1, shape === 'sh(@)' ? 15 : 20) }, make);
      const multi = `${dice.pick(['multi', 'sortedmulti'])}(${dice.between(1, keys.length)},${keys.join(',')})`;
      return shape.replace('@', multi);
    });
    assert.equal(taken, ROUNDS);
  });

  test('miniscript in wsh', async () => {
    const taken = await many(
      (dice) => `wsh(${randomScript(dice, key(dice), false, 'B', dice.between(0, 3))})`,
      ['descriptor_lock'],
    );
    assert.ok(taken > 0);
  });

  test('trees of miniscript in tr', async () => {
    const leaf = (dice: Dice) => {
      const make = key(dice, true);
      return dice.roll() < 0.2
        ? `sortedmulti_a(1,${make()},${make()})`
        : randomScript(dice, make, true, 'B', dice.between(0, 2));
    };
    const tree = (dice: Dice, depth: number): string =>
      depth === 0 || dice.roll() < 0.3 ? leaf(dice) : `{${tree(dice, depth - 1)},${tree(dice, depth - 1)}}`;
    const taken = await many(
      (dice) => `tr(${key(dice, true)()},${tree(dice, dice.between(0, 2))})`,
      ['descriptor_lock'],
    );
    assert.ok(taken > 0);
  });

  test('the covenants of this project: one key now, another from a height on', async () => {
    const [a, b] = [testAccount('a'), testAccount('b')];
    for (const keys of [
      [a.point, b.point],
      [`${a.origin}${a.xpub}/<0;1>/*`, `${b.origin}${b.xpub}/<0;1>/*`],
    ]) {
      const [now, later] = keys;
      for (const script of [
        `or_i(pk(${now}),and_v(v:after(350),pk(${later})))`,
        `andor(pk(${now}),older(10),and_v(v:pk(${later}),after(350)))`,
        `or_d(pk(${now}),and_v(v:pkh(${later}),after(350)))`,
        `or_d(multi(2,${now},${later}),and_v(v:pkh(${testAccount('c').point}),older(4194400)))`,
      ]) {
        for (const shape of [`wsh(${script})`, `sh(wsh(${script}))`])
          assert.ok(await compare(shape, []), shape);
      }
    }
  });

  test('scripts around the limits of relay: operations, elements of the witness, bytes', async () => {
    const keys = Array.from({ length: 110 }, (_, at) => testAccount(`limit ${at}`).point);
    const [first = '', ...rest] = keys;
    const shapes: Record<string, (count: number) => string> = {
      operations: (count) => `thresh(1,pk(${first}),${rest.slice(0, count).map((each) => `s:pk(${each})`)})`,
      'operations of pkh': (count) =>
        `thresh(2,pkh(${first}),${rest.slice(0, count).map((each) => `a:pkh(${each})`)})`,
      'keys of multi': (count) =>
        keys
          .slice(0, 20 * count)
          .reduce(
            (script, _, at) =>
              at % 20 === 0
                ? `or_i(multi(1,${keys.slice(at, Math.min(at + 20, 20 * count))}),${script})`
                : script,
            `pk(${keys.at(-1)})`,
          ),
      'elements and bytes': (count) =>
        rest.slice(0, count).reduce((script, each) => `and_v(v:pk(${each}),${script})`, `pk(${first})`),
    };
    const least = createDice().between(10, 13);
    const some = Array.from({ length: 22 }, (_, at) => least + 4 * at);
    const verdicts = new Set<string>();
    for (const [name, make] of Object.entries(shapes)) {
      const counts = name === 'keys of multi' ? [1, 2, 3, 4] : some;
      for (const count of counts) {
        const text = `wsh(${make(count)})`;
        const ours = read(text);
        const theirs = await told('getdescriptorinfo', sum(text));
        const same = ours instanceof DescriptorError === (theirs.refused !== undefined);
        assert.ok(
          same,
          `${name} ${count}: ${ours instanceof DescriptorError ? ours.code : 'taken'}, ${theirs.refused}`,
        );
        verdicts.add(`${name} ${ours instanceof DescriptorError ? ours.code : 'taken'}`);
      }
    }
    assert.ok(verdicts.has('operations taken') && verdicts.has('operations descriptor_limits'));
    assert.ok(
      verdicts.has('elements and bytes taken') && verdicts.has('operations of pkh descriptor_limits'),
    );
  });

  test('a multipath descriptor is, for the node, what its two branches are', async () => {
    const { xpub, origin } = testAccount('multipath');
    const wallet = readDescriptor(`wpkh(${origin}${xpub}/<0;1>/*)`, { network: 'regtest' });
    const info = await told('getdescriptorinfo', wallet.text);
    assert.deepEqual((info.said as { multipath_expansion: string[] }).multipath_expansion, [
      wallet.receive.text,
      wallet.change?.text,
    ]);
  });

  test('what both refuse, and what only we refuse', async () => {
    const { xpub, xprv, point } = testAccount('refused');
    const keys = (count: number) =>
      Array.from({ length: count }, (_, i) => `${testAccount(`${i}`).xpub}/*`).join(',');
    const cases: [string, string][] = [
      [`wsh(multi(1,${keys(21)}))`, 'descriptor_too_many_keys'],
      [`sh(multi(1,${keys(16)}))`, 'descriptor_too_many_keys'],
      [`wpkh(${xpub}/*/*)`, 'descriptor_wildcard'],
      [`wpkh(${xpub}/0h/*)`, 'descriptor_hardened'],
      [`wpkh(${xpub}/*h)`, 'descriptor_hardened'],
      [`wpkh(${testAccount('x', 'main').xpub}/*)`, 'descriptor_network'],
      [`combo(${xpub}/*)`, 'descriptor_unsupported'],
      [`rawtr(${xpub}/*)`, 'descriptor_unsupported'],
      [`multi(1,${xpub}/*)`, 'descriptor_unsupported'],
      [`pk(${xpub}/*)`, 'descriptor_unsupported'],
      ['raw(51)', 'descriptor_raw_script'],
      [`wpkh(${xprv}/*)`, 'private_key_refused'],
      [`wsh(multi(2,${xpub}/*,${xpub}/*))`, 'descriptor_duplicate_key'],
      [`wsh(and_v(v:pk(${xpub}/*),older(65536)))`, 'descriptor_lock'],
      [`wsh(or_i(pk(${xpub}/0/*),sha256(${'00'.repeat(32)})))`, 'descriptor_without_signature'],
      [`wsh(and_v(v:pk(${xpub}/0/*),and_b(after(1),a:after(1500000000))))`, 'descriptor_mixed_locks'],
      [`wsh(pk_k(${xpub}/*))`, 'descriptor_script'],
      [`wpkh(04${'00'.repeat(64)})`, 'descriptor_key'],
      [`wpkh(02${'ff'.repeat(32)})`, 'descriptor_key'],
      [`wpkh([zz]${point})`, 'descriptor_origin'],
      [`sh(pkh(${point}))`, 'descriptor_unsupported'],
    ];
    for (const [text, code] of cases) {
      const ours = read(text);
      assert.equal(ours instanceof DescriptorError ? ours.code : ours.text, code);
    }
  });
});
