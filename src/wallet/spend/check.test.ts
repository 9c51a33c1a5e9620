/** A node that funds something else than it was asked for is found out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Transaction } from '@scure/btc-signer';
import { checkFunded } from './check.ts';
import type { WalletCoin } from './draft-store.ts';
import type { Plan } from './plan.ts';

const script = (byte: number) => Uint8Array.of(0x00, 0x14, ...new Uint8Array(20).fill(byte));
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const [PAYEE, CHANGE, THIEF] = [script(1), script(2), script(3)];
const TXID = 'ab'.repeat(32);

const coin: WalletCoin = {
  txid: TXID,
  vout: 0,
  branch: 'receive',
  position: 0,
  address: '',
  script: '',
  amount: 100_000n,
  height: 1,
  coinbase: false,
  frozen: false,
  reserved: false,
  ownPayment: false,
  at: 0,
};

type Answer = {
  readonly inputs: readonly { readonly txid: string; readonly index: number; readonly sequence: number }[];
  readonly outputs: readonly (readonly [Uint8Array, bigint])[];
  readonly lockTime: number;
};
const right: Answer = {
  inputs: [{ txid: TXID, index: 0, sequence: 0xffff_fffd }],
  outputs: [
    [CHANGE, 59_000n],
    [PAYEE, 40_000n],
  ],
  lockTime: 0,
};

function check(answer: Partial<Answer>, amount: bigint | 'all' = 40_000n) {
  const { inputs, outputs, lockTime } = { ...right, ...answer };
  const tx = new Transaction({ lockTime });
  for (const input of inputs) tx.addInput(input);
  for (const [to, sats] of outputs) tx.addOutput({ script: to, amount: sats });
  const plan: Plan = {
    payees: [{ address: '', script: hex(PAYEE), amount }],
    fixed: [coin],
    optional: [],
    change: { walletId: '', branch: 'change', position: 0, address: '', script: hex(CHANGE), fresh: true },
    replaces: null,
    pushes: null,
  };
  const request = {
    nodeWallet: '',
    inputs: [{ txid: TXID, vout: 0, sequence: 0xffff_fffd }],
    outputs: [],
    feeFrom: null,
    changeAddress: '',
    feeRate: 1,
    lockTime: 0,
  };
  const psbt = Buffer.from(tx.toPSBT(0)).toString('base64');
  return checkFunded({ psbt, vsize: null, coins: [coin], request }, plan);
}

describe('what the node put together', () => {
  it('is taken when it is what was asked for, with its fee by our own reckoning', () => {
    const { fee, sent, hasChange } = check({});
    assert.deepEqual([fee, sent, hasChange], [1000n, 40_000n, true]);
    const without = check({ outputs: [[PAYEE, 40_000n]] });
    assert.deepEqual([without.fee, without.hasChange], [60_000n, false]);
    assert.equal(check({ outputs: [[PAYEE, 99_500n]] }, 'all').fee, 500n);
  });

  const [input] = right.inputs;
  const wrong: Readonly<Record<string, Partial<Answer>>> = {
    'another amount': {
      outputs: [
        [PAYEE, 39_999n],
        [CHANGE, 59_000n],
      ],
    },
    'change to somebody else': {
      outputs: [
        [PAYEE, 40_000n],
        [THIEF, 59_000n],
      ],
    },
    'one more recipient': { outputs: [...right.outputs, [THIEF, 500n]] },
    'no recipient': { outputs: [[CHANGE, 99_000n]] },
    'another coin': { inputs: [{ txid: TXID, index: 1, sequence: 0xffff_fffd }] },
    'one more coin': { inputs: input ? [input, { ...input, index: 1 }] : [] },
    'another sequence': { inputs: [{ txid: TXID, index: 0, sequence: 0xffff_ffff }] },
    'a lock': { lockTime: 100 },
    'more than there is': {
      outputs: [
        [PAYEE, 40_000n],
        [CHANGE, 60_000n],
      ],
    },
  };
  for (const [name, answer] of Object.entries(wrong))
    it(`is refused: ${name}`, () => {
      assert.throws(() => check(answer), TypeError);
    });

  it('is refused: change where everything was to go to one', () => {
    assert.throws(() => check({}, 'all'), TypeError);
  });
});
