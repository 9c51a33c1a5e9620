import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { privateForm } from './private-forms.ts';

const tail = (count: number) => 'a'.repeat(count);
const words = `${'abandon '.repeat(11)}about`;

describe('private material is stopped in the browser', () => {
  for (const [text, form] of [
    [`xprv9s21${tail(105)}`, 'extended'],
    [`wpkh([d34db33f/84h/1h/0h]tprv8Zg${tail(105)}/0/*)`, 'extended'],
    [`zprvAWg${tail(105)}`, 'extended'],
    [`K${tail(51)}`, 'single'],
    [`pkh(5${tail(50)})#abcdefgh`, 'single'],
    [`c${tail(51)}`, 'single'],
    [`NSEC1${tail(58).toUpperCase()}`, 'nostr'],
    [words, 'seed'],
    [words.toUpperCase(), 'seed'],
    [words.replaceAll(' ', '\n'), 'seed'],
    [
      words
        .split(' ')
        .map((one, at) => `${at + 1}. ${one}`)
        .join(' '),
      'seed',
    ],
    [`{"seed": "${words}"}`, 'seed'],
    [`my wallet: ${words}`, 'seed'],
  ] as const) {
    it(`${form}: ${text.slice(0, 24)}…`, () => assert.equal(privateForm(text), form));
  }

  for (const text of [
    '',
    `xpub661${tail(105)}`,
    `zpub6r${tail(106)}`,
    `wpkh([d34db33f/84h/1h/0h]tpubD6${tail(105)}/<0;1>/*)#0abcdefg`,
    `wsh(sortedmulti(2,xpub661${tail(105)}/0/*,xpub662${tail(105)}/0/*))`,
    '# Coldcard Multisig setup file (created on 11223344)\nName: Two of three\nPolicy: 2 of 3',
    'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080',
    `02${tail(64)}`,
    'Export the public side of the wallet and paste it here please',
  ]) {
    it(`public: ${text.slice(0, 24)}…`, () => assert.equal(privateForm(text), null));
  }
});
