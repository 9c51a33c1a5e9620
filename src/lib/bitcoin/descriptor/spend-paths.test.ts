import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { testAccount } from '../../../../test/support/descriptors.ts';
import { spendPaths } from './spend-paths.ts';
import { readDescriptor } from './wallet-descriptor.ts';

const [a, b, c] = ['a', 'b', 'c'].map((name) => `${testAccount(name).xpub}/<0;1>/*`);
const pathsOf = (text: string) =>
  spendPaths(readDescriptor(text, { network: 'regtest', fixed: true }).template);
const one = (...keys: (string | undefined)[]) => keys.map((key) => ({ threshold: 1, keys: [key] }));
const free = { leaf: null, hashes: [], after: null, older: null, nLockTime: 0, nSequence: 0xffff_fffd };

describe('ways to spend', () => {
  it('a single key', () => {
    assert.deepEqual(pathsOf(`wpkh(${a})`), {
      paths: [{ ...free, through: 'key', signers: one(a) }],
      more: false,
    });
  });

  it('so many of several keys', () => {
    const signers = [{ threshold: 2, keys: [a, b, c] }];
    for (const script of [`sortedmulti(2,${a},${b},${c})`, `thresh(2,pk(${a}),s:pk(${b}),s:pk(${c}))`]) {
      assert.deepEqual(pathsOf(`wsh(${script})`).paths, [{ ...free, through: 'script', signers }]);
    }
  });

  it('a covenant: one key now, another from a height on', () => {
    for (const script of [
      `or_i(pk(${a}),and_v(v:after(350),pk(${b})))`,
      `or_i(and_v(v:pk(${b}),after(350)),pk(${a}))`,
      `or_d(pk(${a}),and_v(v:pkh(${b}),after(350)))`,
    ]) {
      assert.deepEqual(pathsOf(`wsh(${script})`).paths, [
        { ...free, through: 'script', signers: one(a) },
        {
          ...free,
          through: 'script',
          signers: one(b),
          after: { unit: 'height', value: 350 },
          nLockTime: 350,
        },
      ]);
    }
  });

  it('relative locks by blocks and by time, absolute ones by time', () => {
    const script = `andor(pk(${a}),older(4194305),and_v(v:pk(${b}),after(1800000000)))`;
    assert.deepEqual(pathsOf(`wsh(${script})`).paths, [
      {
        ...free,
        through: 'script',
        signers: one(a),
        older: { unit: 'seconds', value: 512 },
        nSequence: 4_194_305,
      },
      {
        ...free,
        through: 'script',
        signers: one(b),
        after: { unit: 'time', value: 1_800_000_000 },
        nLockTime: 1_800_000_000,
      },
    ]);
  });

  it('fewer keys as time goes by', () => {
    const script = `thresh(3,pk(${a}),s:pk(${b}),s:pk(${c}),sln:older(12960))`;
    const keys = [a, b, c];
    assert.deepEqual(pathsOf(`wsh(${script})`).paths, [
      { ...free, through: 'script', signers: [{ threshold: 3, keys }] },
      {
        ...free,
        through: 'script',
        signers: [{ threshold: 2, keys }],
        older: { unit: 'blocks', value: 12_960 },
        nSequence: 12_960,
      },
    ]);
  });

  it('hashes', () => {
    const hash = 'ab'.repeat(32);
    assert.deepEqual(pathsOf(`wsh(and_v(v:pk(${a}),sha256(${hash})))`).paths, [
      { ...free, through: 'script', signers: one(a), hashes: [{ name: 'sha256', hash }] },
    ]);
  });

  it('the key and each leaf of a tree', () => {
    const tree = `{pk(${b}),and_v(v:pk(${c}),older(9))}`;
    const leaves = [
      { ...free, through: 'script', leaf: 0, signers: one(b) },
      {
        ...free,
        through: 'script',
        leaf: 1,
        signers: one(c),
        older: { unit: 'blocks', value: 9 },
        nSequence: 9,
      },
    ];
    assert.deepEqual(pathsOf(`tr(${a},${tree})`).paths, [
      { ...free, through: 'key', signers: one(a) },
      ...leaves,
    ]);
    const nobody = '50929b74c1a04954b78b4b6035e97a5e078a5a0f28ec96d547bfee9ace803ac0';
    assert.deepEqual(pathsOf(`tr(${nobody},${tree})`).paths, leaves);
  });

  it('more than can be shown are bounded, and said to be more', () => {
    const keys = Array.from({ length: 14 }, (_, at) => `${testAccount(`many ${at}`).xpub}/<0;1>/*`);
    const choices = keys.slice(0, 7).map((key, at) => `or_i(pk(${key}),pk(${keys[at + 7]}))`);
    const all = choices.reduceRight((rest, choice) => `and_v(v:${choice},${rest})`);
    const { paths, more } = pathsOf(`wsh(${all})`);
    assert.equal(paths.length, 64);
    assert.equal(more, true);
  });
});
