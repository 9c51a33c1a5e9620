import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Backup, MOST, readBackup, writeBackup } from './document.ts';

const NOW = Date.UTC(2026, 10, 23, 12);

const hex64 = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
const outpoint = fc.tuple(hex64, fc.nat(4_294_967_295)).map(([txid, vout]) => `${txid}:${vout}`);
const text = fc
  .string({ maxLength: 60, unit: 'grapheme' })
  .filter((any) => any.length <= 255 && any.isWellFormed() && !any.includes('\0'));
const descriptor = fc.stringMatching(/^[!-~]{1,200}$/);
const address = fc.stringMatching(/^[a-z0-9]{1,90}$/);
const label = fc.oneof(
  fc.record({ type: fc.constant('tx' as const), ref: hex64, label: text }, { noNullPrototype: true }),
  fc.record({ type: fc.constant('addr' as const), ref: address, label: text }, { noNullPrototype: true }),
  fc.record(
    { type: fc.constant('output' as const), ref: outpoint, label: text, spendable: fc.boolean() },
    { noNullPrototype: true, requiredKeys: ['type', 'ref', 'label'] },
  ),
);
const backup: fc.Arbitrary<Backup> = fc.record(
  {
    name: fc.stringMatching(/^[!-~]([ -~]{0,50}[!-~])?$/),
    network: fc.constantFrom('main', 'test', 'testnet4', 'signet', 'regtest'),
    script: fc.constantFrom('wpkh', 'tr', 'wsh(multi)'),
    birthday: fc.option(fc.nat(NOW)),
    gapLimit: fc.integer({ min: 1, max: 1000 }),
    nextReceive: fc.nat(MOST.given),
    nextChange: fc.nat(MOST.given),
    descriptors: fc.record({ receive: descriptor, change: fc.option(descriptor) }, { noNullPrototype: true }),
    addresses: fc.record(
      {
        receive: fc.array(address, { minLength: 1, maxLength: 10 }),
        change: fc.array(address, { maxLength: 10 }),
      },
      { noNullPrototype: true },
    ),
    labels: fc.array(label, { maxLength: 20 }),
    frozen: fc.array(outpoint, { maxLength: 20 }),
  },
  { noNullPrototype: true },
);

const [example] = fc.sample(backup, { numRuns: 1, seed: 7 });
assert.ok(example);
const file = writeBackup(example, NOW);
const altered = (change: object) => JSON.stringify({ ...file, ...change });

describe('a backup', () => {
  it('read again is what was written', () => {
    fc.assert(
      fc.property(backup, (any) => {
        assert.deepEqual(readBackup(JSON.stringify(writeBackup(any, NOW))), any);
      }),
    );
  });

  it('of a later version is refused as such, whatever it has', () => {
    assert.throws(() => readBackup(altered({ version: 2, labels: 'elsewhere' })), { code: 'backup_newer' });
    assert.throws(() => readBackup('{"format":"hodlxxi-wallet","version":9}'), { code: 'backup_newer' });
  });

  it('that is something else, or damaged, is refused, and no word of it said again', () => {
    const secret = 'xprv-of-somebody';
    const others = [
      '',
      'null',
      '[]',
      '{}',
      JSON.stringify(file).slice(0, -1),
      altered({ format: 'other' }),
      altered({ version: 0 }),
      altered({ version: '1' }),
      altered({ gap_limit: 100_000 }),
      altered({ next: { receive: 1e9, change: 0 } }),
      altered({ next: { receive: -1, change: 0 } }),
      altered({ network: secret }),
      altered({ frozen: [secret] }),
      altered({ labels: [{ type: 'tx', ref: secret, label: '' }] }),
      altered({ addresses: { receive: [], change: [] } }),
      altered({ birthday: 5 }),
    ];
    for (const other of others)
      assert.throws(
        () => readBackup(other),
        (error) => {
          assert.partialDeepStrictEqual({ ...Object(error) }, { code: 'backup_invalid', status: 422 });
          assert.equal(JSON.stringify(error).includes(secret), false);
          return true;
        },
        other,
      );
  });

  it('nothing a stranger writes does more than be refused', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (any) => {
        assert.throws(() => readBackup(any), { code: 'backup_invalid' });
      }),
    );
  });

  it('says how Bitcoin Core imports it', () => {
    const descriptors = { receive: 'wpkh(xpub/0/*)#a', change: 'wpkh(xpub/1/*)#b' };
    const of = { ...example, birthday: NOW, gapLimit: 20, nextReceive: 5, nextChange: 0 };
    assert.deepEqual(writeBackup({ ...of, descriptors }, NOW).importdescriptors, [
      {
        desc: descriptors.receive,
        timestamp: NOW / 1000,
        internal: false,
        active: true,
        range: [0, 24],
        next_index: 5,
      },
      {
        desc: descriptors.change,
        timestamp: NOW / 1000,
        internal: true,
        active: true,
        range: [0, 19],
        next_index: 0,
      },
    ]);
    const single = { receive: 'wpkh(02aa)#c', change: null };
    assert.deepEqual(writeBackup({ ...of, birthday: null, descriptors: single }, NOW).importdescriptors, [
      { desc: single.receive, timestamp: 0, internal: false, active: false },
    ]);
  });
});
