import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { paymentUri } from './bip21.ts';
import { type LabelEntry, MOST_LINES, readLabels, writeLabel } from './bip329.ts';
import { csvLine, csvText } from './csv.ts';

describe('BIP-21', () => {
  const address = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4';
  it('an amount is in coins without zeros at its end, and text is percent-encoded', () => {
    assert.equal(paymentUri({ address }), `bitcoin:${address}`);
    assert.equal(paymentUri({ address, amount: 100_000_000n }), `bitcoin:${address}?amount=1`);
    assert.equal(paymentUri({ address, amount: 2_030_000_000n }), `bitcoin:${address}?amount=20.3`);
    assert.equal(
      paymentUri({ address, label: 'A&B', message: '1 + 1?' }),
      `bitcoin:${address}?label=A%26B&message=1%20%2B%201%3F`,
    );
  });
  it('says what it was given, whatever that is', () => {
    const sats = fc.bigInt({ min: 1n, max: 2_100_000_000_000_000n });
    fc.assert(
      fc.property(sats, fc.string({ minLength: 1, unit: 'grapheme' }), (amount, message) => {
        const query = new URL(paymentUri({ address, amount, message })).searchParams;
        assert.equal(query.get('message'), message.toWellFormed());
        assert.equal(Math.round(Number(query.get('amount')) * 1e8), Number(amount));
      }),
    );
  });
});

describe('CSV', () => {
  it('nothing in it is a formula to a spreadsheet', () => {
    for (const bad of ['=1+1', '+1', '-1', '@x', '\t=1', '  =1', '|cmd', '%x'])
      assert.match(csvText(bad), /^"?'/, bad);
    assert.equal(csvText('Rent'), 'Rent');
    assert.equal(csvText('a "b", c'), '"a ""b"", c"');
  });
  it('a line has as many cells as columns, and whole satoshis', () => {
    const line = csvLine({
      txid: 'a'.repeat(64),
      state: 'confirmed',
      height: 7,
      blockHash: null,
      at: Date.UTC(2026, 0, 2),
      replacedBy: null,
      received: 1n,
      sent: 150_000_001n,
      fee: 200n,
      coinbase: false,
      label: null,
    });
    assert.equal(
      line,
      `2026-01-02T00:00:00.000Z,${'a'.repeat(64)},confirmed,7,1,150000001,200,-150000000,-1.50000000,,\r\n`,
    );
  });
});

describe('BIP-329', () => {
  const txid = 'ab'.repeat(32);
  it('what is written is read again', () => {
    const entries: readonly LabelEntry[] = [
      { kind: 'tx', ref: txid, label: 'Rent, "May"\u2028', spendable: null },
      { kind: 'addr', ref: 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080', label: '', spendable: null },
      { kind: 'output', ref: `${txid}:1`, label: null, spendable: false },
    ];
    const { entries: read, problems } = readLabels(entries.map(writeLabel).join(''));
    assert.deepEqual(problems, []);
    assert.deepEqual(
      read.map(({ line: _, ...entry }) => entry),
      entries,
    );
  });
  it('takes any text, and passes over what it does not know with a reason', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { entries, problems } = readLabels(text);
        const lines = text.split('\n').filter((line) => line.trim() !== '').length;
        assert.equal(entries.length + problems.length, lines);
      }),
    );
    const line = (fields: object) => readLabels(JSON.stringify({ type: 'tx', ref: txid, ...fields }));
    assert.equal(line({ label: 'x'.repeat(256) }).problems.length, 1);
    assert.equal(line({ label: 'a\u0000b' }).problems.length, 1);
    assert.equal(line({ type: 'input', ref: `${txid}:0` }).problems.length, 1);
    assert.equal(line({ label: 'x', origin: 'wpkh([d34db33f/84h/0h/0h])', more: 1 }).entries.length, 1);
    assert.equal(line({ type: 'constructor' }).problems.length, 1);
  });
  it('takes no more lines than it may', () => {
    const { entries, problems } = readLabels(
      `${JSON.stringify({ type: 'tx', ref: txid })}\n`.repeat(MOST_LINES + 5),
    );
    assert.deepEqual([entries.length, problems.length], [MOST_LINES, 1]);
  });
});
