import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { signatureCount, signersOf } from './signatures.ts';

const [ana, ben, cleo] = ['aaaaaaaa', 'bbbbbbbb', 'cccccccc'];
const text = (fingerprint: string) => `[${fingerprint}/48h/0h/0h/2h]xpub6…/<0;1>/*`;
const key = (fingerprint: string, signed: boolean) => ({
  public_key: `02${fingerprint}`,
  fingerprint,
  path: 'm/48h/0h/0h/2h/0/7',
  signed,
});
const input = (...signed: readonly string[]) => ({
  final: false,
  keys: [ana, ben, cleo].map((one) => key(one, signed.includes(one))),
});
const twoOfThree = { signers: [{ threshold: 2, keys: [ana, ben, cleo].map(text) }] };

describe('who has signed', () => {
  it('counts up to what the way takes', () => {
    assert.deepEqual(signatureCount([input()], twoOfThree), { have: 0, need: 2 });
    assert.deepEqual(signatureCount([input(ana)], twoOfThree), { have: 1, need: 2 });
    assert.deepEqual(signatureCount([input(ana, ben, cleo)], twoOfThree), { have: 2, need: 2 });
  });

  it('goes by the input that lacks most; a finished one lacks nothing', () => {
    assert.deepEqual(signatureCount([input(ana, ben), input(ben)], twoOfThree), { have: 1, need: 2 });
    assert.deepEqual(signatureCount([{ final: true, keys: [] }], twoOfThree), { have: 2, need: 2 });
  });

  it('leaves out keys of another way', () => {
    const alone = { signers: [{ threshold: 1, keys: [text(ben)] }] };
    assert.deepEqual(signatureCount([input(ana)], alone), { have: 0, need: 1 });
    assert.deepEqual(signersOf([input(ana)], alone), [{ name: ben, signed: false }]);
  });

  it('takes any key for one without origin', () => {
    const bare = { signers: [{ threshold: 1, keys: ['xpub6CUGRUonZSQ4/<0;1>/*'] }] };
    assert.deepEqual(signatureCount([input(ana)], bare), { have: 1, need: 1 });
    assert.deepEqual(signersOf([input(ana)], bare), []);
  });

  it('names them by the fingerprint that their device shows', () => {
    assert.deepEqual(signersOf([input(ben)], twoOfThree), [
      { name: ana, signed: false },
      { name: ben, signed: true },
      { name: cleo, signed: false },
    ]);
  });

  it("reads hardened steps written with h or with '", () => {
    const quoted = { signers: [{ threshold: 1, keys: [`[${ana}/48'/0'/0'/2']xpub6…/<0;1>/*`] }] };
    assert.deepEqual(signatureCount([input(ana)], quoted), { have: 1, need: 1 });
  });
});
