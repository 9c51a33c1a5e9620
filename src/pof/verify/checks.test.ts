/** The checks that need nobody: each by itself. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hex } from '@scure/base';
import { RawTx } from '@scure/btc-signer';
import fc from 'fast-check';
import { countCoins } from './count.ts';
import { closedLocks } from './locks.ts';
import { defaultRules, type ProofInput, type Signed, type Spend } from './model.ts';
import { hasOp, OP, readOps, readStack } from './script-ops.ts';
import { serialize } from './serialize.ts';
import { signsEverythingByForm, someSignatureIsPartial } from './sighashes.ts';
import { readSpend } from './spends.ts';
import { createWalk } from './walk.ts';

const EMPTY = new Uint8Array();
const bytes = (...parts: readonly number[]) => Uint8Array.from(parts);
const filled = (length: number, by = 1) => new Uint8Array(length).fill(by);
/** Strict DER, and then the type. */
const ecdsa = (type: number) => bytes(0x30, 6, 2, 1, 1, 2, 1, 1, type);
const key: Spend = { kind: 'key', taproot: false, elements: [ecdsa(1), filled(33)], scripts: [] };
const input = (more: Partial<ProofInput> = {}): ProofInput => ({
  txid: 'ab'.repeat(32),
  vout: 0,
  sequence: 0xffff_fffd,
  scriptSig: EMPTY,
  witness: [],
  ...more,
});

describe('scripts, byte by byte', () => {
  it('a push that runs over the end is no script', () => {
    for (const script of ['02aa', '4c', '4c05aa', '4dff', '4e00000001'])
      assert.equal(readOps(hex.decode(script)), null);
  });

  it('what is pushed is no opcode', () => {
    assert.equal(hasOp(bytes(2, OP.CODESEPARATOR, OP.IF), OP.CODESEPARATOR, OP.IF), false);
    assert.equal(hasOp(bytes(1, 0, OP.CODESEPARATOR), OP.CODESEPARATOR), true);
  });

  it('a scriptSig pushes and does nothing else; small numbers are pushed too', () => {
    assert.deepEqual(readStack(bytes(0, 0x51, 0x60, 0x4f, 1, 7)), [
      EMPTY,
      bytes(1),
      bytes(16),
      bytes(0x81),
      bytes(7),
    ]);
    assert.equal(readStack(bytes(0x51, 0x87)), null);
    assert.equal(readStack(bytes(0x50)), null);
  });

  it('anything at all is read or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 90 }), fc.uint8Array({ maxLength: 40 }), (script, scriptSig) => {
        readSpend(script, { scriptSig, witness: [script, scriptSig] });
      }),
    );
  });
});

describe('BIP-141, BIP-341: which kind of coin is spent', () => {
  const p2wpkh = bytes(0, 20, ...filled(20));
  const p2wsh = bytes(0, 32, ...filled(32));
  const p2tr = bytes(0x51, 32, ...filled(32));
  const p2sh = bytes(0xa9, 20, ...filled(20), 0x87);
  const spend = (script: Uint8Array, witness: readonly Uint8Array[], scriptSig = EMPTY) =>
    readSpend(script, { scriptSig, witness });

  it('keys, scripts and leaves are told apart', () => {
    assert.equal(spend(p2wpkh, [ecdsa(1), filled(33)])?.kind, 'key');
    assert.deepEqual(spend(p2wsh, [bytes(1), bytes(0x51)])?.scripts, [bytes(0x51)]);
    assert.equal(spend(p2tr, [filled(64)])?.kind, 'key');
    assert.equal(spend(p2tr, [bytes(1), bytes(0x51), bytes(0xc1, ...filled(32))])?.kind, 'tapscript');
    assert.equal(spend(p2sh, [ecdsa(1), filled(33)], bytes(22, ...p2wpkh))?.kind, 'key');
    assert.deepEqual(spend(p2sh, [], bytes(1, 5, 1, 0x51))?.elements, [bytes(5)]);
  });

  it('what has no place there is refused', () => {
    assert.equal(spend(p2wpkh, [], bytes(0x51)), null);
    assert.equal(spend(p2sh, [filled(64)], bytes(34, ...p2tr)), null);
    assert.equal(spend(p2sh, [bytes(1)], bytes(1, 0x51)), null);
    assert.equal(spend(p2sh, [bytes(1)], bytes(0x51, 22, ...p2wpkh)), null);
    assert.equal(spend(p2tr, [filled(64), bytes(0x50, 1)]), null);
    assert.equal(spend(p2tr, [bytes(0x51), bytes(0xc2, ...filled(32))]), null);
    for (const script of [
      bytes(0x51, 2, 0x4e, 0x73),
      bytes(0x52, 32, ...filled(32)),
      bytes(0, 3, 1, 2, 3),
      bytes(0x51),
    ])
      assert.equal(spend(script, [bytes(1)]), null);
  });
});

describe('15. sighash types', () => {
  const partial = (spend: Spend) => someSignatureIsPartial({ spends: [key, spend] });

  it('every ECDSA signature ends in 0x01, wherever it is', () => {
    assert.equal(partial(key), false);
    for (const type of [0, 2, 3, 0x41, 0x81, 0x82, 0x83]) {
      assert.ok(partial({ ...key, elements: [ecdsa(type), filled(33)] }));
      assert.ok(
        partial({ ...key, kind: 'script', elements: [ecdsa(1), ecdsa(type)], scripts: [bytes(0x51)] }),
      );
      const inside = ecdsa(type);
      assert.ok(partial({ ...key, kind: 'script', scripts: [bytes(inside.length, ...inside, 0xac)] }));
    }
  });

  it('BIP-341: 64 bytes, or 65 that end in 0x01', () => {
    const schnorr = (signature: Uint8Array): Spend => ({ ...key, taproot: true, elements: [signature] });
    assert.equal(partial(schnorr(filled(64, 0x83))), false);
    assert.equal(partial(schnorr(filled(65, 1))), false);
    for (const type of [0, 2, 3, 0x81]) assert.ok(partial(schnorr(bytes(...filled(64), type))));
  });

  it('BIP-11: nor do all signatures of a plain multisig leave anything to try', () => {
    const point = [33, ...filled(33)];
    const script = bytes(0x52, ...point, ...point, 0x52, 0xae);
    const elements = [EMPTY, ecdsa(1), ecdsa(1)];
    const spend: Spend = { kind: 'script', taproot: false, elements, scripts: [script] };
    assert.ok(signsEverythingByForm(spend));
    const doubtful: readonly Partial<Spend>[] = [
      { elements: [EMPTY, ecdsa(1), ecdsa(0x82)] },
      { elements: [EMPTY, ecdsa(1)] },
      { elements: [ecdsa(1), ecdsa(1), ecdsa(1)] },
      { scripts: [bytes(0x00, ...point, ...point, 0x52, 0xae)], elements: [EMPTY] },
      { scripts: [bytes(0x52, ...point, ...point, 0x53, 0xae)] },
      { scripts: [bytes(0x52, ...point, ...point, 0x52, 0xae, 0x75)] },
      { scripts: [bytes(0x52, ...point, 1, 1, 0x52, 0xae)] },
      { scripts: [bytes(...script, 0xae)] },
      { scripts: [script, script] },
    ];
    for (const one of doubtful) assert.equal(signsEverythingByForm({ ...spend, ...one }), false);
  });

  it('16. a key spend shows by its form what is signed', () => {
    assert.ok(signsEverythingByForm(key));
    assert.ok(signsEverythingByForm({ ...key, taproot: true, elements: [filled(64)] }));
    const doubtful: readonly Partial<Spend>[] = [
      { elements: [] },
      { elements: [ecdsa(2), filled(33)] },
      { elements: [ecdsa(1), filled(33), EMPTY] },
      { kind: 'script' },
      { kind: 'tapscript', taproot: true, elements: [filled(64)] },
      { taproot: true, elements: [bytes(...filled(64), 0x81)] },
      { taproot: true, elements: [filled(63)] },
    ];
    for (const one of doubtful) assert.equal(signsEverythingByForm({ ...key, ...one }), false);
  });
});

describe('12. locks', () => {
  const tip = { hash: 'cc'.repeat(32), height: 1000, medianTime: 1_700_000_000 };
  const at = {
    txid: 'dd'.repeat(32),
    vout: 1,
    amount: 50_000n,
    scriptPubKey: EMPTY,
    confirmations: 10,
    coinbase: false,
  };
  const closed = async (op: number, lockTime: number, sequence: number, version = 2) => {
    const spend: Spend = { kind: 'script', taproot: false, elements: [], scripts: [bytes(0x51, op)] };
    const proof: Signed['proof'] = {
      version,
      lockTime,
      inputs: [input(), input({ sequence })],
      outputs: [],
      messageFields: [],
      unsigned: [],
      unfinished: null,
    };
    const commitment = { format: 'bip322-pof', scriptPubKey: EMPTY, otherTxid: '' } as const;
    const signed = {
      message: '',
      rules: defaultRules,
      proof,
      tip,
      coins: [at],
      commitment,
      spends: [key, spend],
    };
    // The clock before the coin's block, which has the height 991.
    const locks = await closedLocks(signed, async (height) =>
      height === 990 ? tip.medianTime - 5120 : Number.NaN,
    );
    return locks.map(({ opens }) => opens);
  };
  const [CLTV, CSV] = [OP.CHECKLOCKTIMEVERIFY, OP.CHECKSEQUENCEVERIFY];

  it('BIP-65: of the next block, which is one higher than the tip', async () => {
    assert.deepEqual(await closed(CLTV, 1000, 0), []);
    assert.deepEqual(await closed(CLTV, 1001, 0), [{ height: 1002 }]);
    assert.deepEqual(await closed(0x61, 1001, 0), []);
  });

  it('BIP-113: the clock is the median time of the tip', async () => {
    assert.deepEqual(await closed(CLTV, tip.medianTime - 1, 0), []);
    assert.deepEqual(await closed(CLTV, tip.medianTime, 0), [{ time: tip.medianTime + 1 }]);
  });

  it('BIP-68: blocks and times, from the coin’s own', async () => {
    assert.deepEqual(await closed(CSV, 0, 10), []);
    assert.deepEqual(await closed(CSV, 0, 11), [{ height: 1002 }]);
    assert.deepEqual(await closed(CSV, 0, 0x0040_0000 + 10), []);
    assert.deepEqual(await closed(CSV, 0, 0x0040_0000 + 11), [{ time: tip.medianTime + 512 }]);
    assert.deepEqual(await closed(CSV, 0, 0x8000_0000 + 11), []);
  });

  it('11. what is locked or dust is told apart from what counts', () => {
    const coins = [at, { ...at, vout: 2 }, { ...at, vout: 3, amount: 9_999n }];
    const [, locked] = coins;
    assert.ok(locked);
    const locks = [
      { coin: locked, opens: { height: 2000 } },
      { coin: locked, opens: { time: 2_000_000_000 } },
    ];
    assert.deepEqual(countCoins({ coins, rules: defaultRules }, locks), {
      total: 50_000n,
      coins: 1,
      locked: { count: 1, total: 50_000n },
      dust: 1,
    });
  });
});

it('BIP-144: a transaction is written as others write it', () => {
  const bytesOf = (least: number, most: number) => fc.uint8Array({ minLength: least, maxLength: most });
  const arbitrary = fc.record({
    version: fc.constantFrom(0, 1, 2, -1),
    lockTime: fc.nat(),
    inputs: fc.array(
      fc.record({
        txid: bytesOf(32, 32).map((one) => hex.encode(one)),
        vout: fc.nat(),
        sequence: fc.nat(),
        scriptSig: bytesOf(0, 300),
        witness: fc.array(bytesOf(0, 300), { maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    outputs: fc.array(fc.record({ amount: fc.bigInt(0n, 2n ** 60n), script: bytesOf(0, 300) }), {
      minLength: 1,
      maxLength: 3,
    }),
  });
  fc.assert(
    fc.property(arbitrary, (transaction) => {
      const { version, lockTime, outputs, inputs } = transaction;
      const segwitFlag = inputs.some(({ witness }) => witness.length > 0);
      const theirs = RawTx.encode({
        version,
        lockTime,
        segwitFlag,
        outputs,
        inputs: inputs.map(({ txid, vout, sequence, scriptSig }) => ({
          txid: hex.decode(txid),
          index: vout,
          sequence,
          finalScriptSig: scriptSig,
        })),
        witnesses: segwitFlag ? inputs.map(({ witness }) => witness) : undefined,
      });
      assert.equal(serialize(transaction), hex.encode(theirs));
    }),
  );
});

it('the walk ends at the first check that fails', () => {
  const walk = createWalk([{ name: 'before', ok: true }]);
  const seen: string[] = [];
  const check = (name: string, ok: boolean) => ({
    step: 1,
    name,
    code: 'coin_locked' as const,
    passes: () => seen.push(name) > 0 && ok,
  });
  assert.throws(() => walk.refused(), TypeError);
  assert.equal(walk.passes([check('one', true), check('two', false), check('three', true)], null), false);
  assert.deepEqual(seen, ['one', 'two']);
  assert.deepEqual(walk.refused(), {
    ok: false,
    code: 'coin_locked',
    checks: [
      { name: 'before', ok: true },
      { name: 'one', ok: true },
      { name: 'two', ok: false },
    ],
  });
});
