import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildProofFromPsbt, readSubmission } from '../../../src/lib/bitcoin/proof/index.ts';
import { joinBbqr } from '../../../test/support/bbqr.ts';
import { coinKinds, coinOf, ordinaryPsbt, signWithScure } from '../../../test/support/proof-coins.ts';
import { coinsIn, proofFrames, proofPsbt } from './proof-psbt.ts';

const message = 'HODLXXI proof of funds v1 aud=id.example cid=11bd';
const owned = coinKinds.map((kind, at) => coinOf(kind, at));
const wallets = ordinaryPsbt(owned);
const spellings = [
  wallets,
  Buffer.from(wallets).toString('base64'),
  Buffer.from(wallets).toString('base64').replace(/.{64}/g, '$&\n'),
  Buffer.from(wallets).toString('hex').toUpperCase(),
];

/** As in a browser, which has none. */
async function withoutBuffer<T>(work: () => Promise<T>): Promise<T> {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'Buffer');
  assert.ok(own);
  Reflect.deleteProperty(globalThis, 'Buffer');
  try {
    return await work();
  } finally {
    Object.defineProperty(globalThis, 'Buffer', own);
  }
}

describe('the PSBT of a proof, built in the browser', () => {
  it('is the one the server builds, to the byte, from every spelling', async () => {
    for (const version of [0, 2] as const)
      for (const format of ['bip322-pof', 'hybrid'] as const) {
        const here = await withoutBuffer(() =>
          Promise.all(spellings.map((one) => proofPsbt(one, { message, format, version }))),
        );
        const there = Buffer.from(buildProofFromPsbt(wallets, { message, format, version })).toString(
          'base64',
        );
        for (const one of here) assert.deepEqual(one, { psbt: there });
      }
  });

  it('shows the coins before, and takes no more of them than are chosen', async () => {
    const found = await withoutBuffer(() => coinsIn(wallets));
    assert.ok('coins' in found);
    assert.deepEqual(
      found.coins.map(({ txid, vout, amount, script }) => [txid, vout, amount, script]),
      owned.map(({ coin }) => [
        coin.txid,
        coin.vout,
        Number(coin.amount),
        Buffer.from(coin.scriptPubKey).toString('hex'),
      ]),
    );
    const only = found.coins.slice(2, 4);
    const built = await withoutBuffer(() => proofPsbt(wallets, { message, only }));
    assert.ok('psbt' in built);
    const { inputs } = readSubmission(built.psbt);
    assert.deepEqual(
      inputs.slice(1).map(({ txid, vout }) => `${txid}:${vout}`),
      only.map(({ txid, vout }) => `${txid}:${vout}`),
    );
  });

  it('is shown as codes that signers read', async () => {
    const frames = await withoutBuffer(() => proofFrames(spellings[1] as string));
    assert.deepEqual(Buffer.from(joinBbqr(frames)), Buffer.from(wallets));
  });

  it('refuses by name', async () => {
    const codeOf = async (psbt: string | Uint8Array, more: object = {}) => {
      const answer = await withoutBuffer(() => proofPsbt(psbt, { message, ...more }));
      return 'refused' in answer ? answer.refused.code : answer;
    };
    const [first] = owned;
    assert.ok(first);
    for (const text of ['', 'hello', '####', 'cHNidA==', '00'])
      assert.equal(await codeOf(text), 'psbt_invalid', text);
    assert.equal(await codeOf(signWithScure(wallets, first.keys)), 'psbt_signed');
    assert.equal(await codeOf(wallets, { only: [] }), 'no_coins');
    assert.equal(await codeOf(wallets, { message: 'two\nlines' }), 'message_invalid');
  });
});
