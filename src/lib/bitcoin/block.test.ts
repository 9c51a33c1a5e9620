import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RawTx } from '@scure/btc-signer';
import fc from 'fast-check';
import { BlockMalformed, movesOfBlock, movesOfTransaction } from './block.ts';
import { readTransaction } from './psbt/index.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const script = fc.uint8Array({ maxLength: 300 });
const input = fc.record({
  txid: bytes(32),
  index: fc.integer({ min: 0, max: 0xffff_ffff }),
  finalScriptSig: script,
  sequence: fc.integer({ min: 0, max: 0xffff_ffff }),
});
const transaction = fc
  .record({
    version: fc.constantFrom(1, 2),
    inputs: fc.array(input, { minLength: 1, maxLength: 5 }),
    outputs: fc.array(fc.record({ amount: fc.bigInt({ min: 0n, max: 10n ** 15n }), script }), {
      minLength: 1,
      maxLength: 300,
    }),
    lockTime: fc.integer({ min: 0, max: 0xffff_ffff }),
    witness: fc.option(fc.array(script, { minLength: 1, maxLength: 4 })),
  })
  .map(({ witness, ...tx }) =>
    RawTx.encode({
      ...tx,
      inputs: tx.inputs.map((one) => ({ ...one, txid: Uint8Array.from(one.txid) })),
      segwitFlag: witness !== null,
      witnesses: witness === null ? undefined : tx.inputs.map(() => [...witness]),
    }),
  );

const hex = (some: Uint8Array) => Buffer.from(some).toString('hex');

/** Count and transactions behind 80 bytes. */
const blockOf = (transactions: readonly Uint8Array[]) =>
  Buffer.concat([Buffer.alloc(80), Buffer.of(transactions.length), ...transactions]);

describe('what a block spends and makes', () => {
  it('is what its transactions say, each read by a decoder of everything', () => {
    fc.assert(
      fc.property(fc.array(transaction, { maxLength: 6 }), (transactions) => {
        const found = [...movesOfBlock(blockOf(transactions))];
        assert.equal(found.length, transactions.length);
        for (const [at, raw] of transactions.entries()) {
          const known = readTransaction(hex(raw));
          assert.ok(known);
          assert.deepEqual(found[at], {
            txid: known.txid,
            spends: known.inputs.map(({ txid, vout }) => ({ txid, vout })),
            makes: known.outputs.length,
          });
          assert.deepEqual(movesOfTransaction(raw), found[at]);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('is nothing, by name, for bytes that are none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (junk) => {
        try {
          for (const moves of movesOfBlock(junk)) assert.match(moves.txid, /^[0-9a-f]{64}$/);
        } catch (error) {
          assert.ok(error instanceof BlockMalformed);
        }
      }),
    );
    const [raw] = fc.sample(transaction, 1);
    assert.ok(raw);
    assert.throws(() => movesOfTransaction(raw.subarray(0, -1)), BlockMalformed);
    assert.throws(() => movesOfTransaction(Buffer.concat([raw, Buffer.of(0)])), BlockMalformed);
    assert.throws(() => [...movesOfBlock(Buffer.concat([blockOf([raw]), Buffer.of(0)]))], BlockMalformed);
  });
});
