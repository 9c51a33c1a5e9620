/** What people and programs write every day is not mistaken for a key. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { base58, bech32, createBase58check } from '@scure/base';
import { HDKey } from '@scure/bip32';
import { p2tr, p2wpkh, Transaction } from '@scure/btc-signer';
import fc from 'fast-check';
import { findPrivateMaterial, findPrivateMaterialIn } from './index.ts';

const passes = (text: string) => assert.equal(findPrivateMaterial(text), null, text);
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const hex = (value: Uint8Array) => Buffer.from(value).toString('hex');
const base64 = (value: Uint8Array) => Buffer.from(value).toString('base64');
const check = createBase58check(
  (value: Uint8Array) => new Uint8Array(createHash('sha256').update(value).digest()),
);
const scalar = bytes(32).filter((value) => secp256k1.utils.isValidSecretKey(value));
const account = bytes(32).map((seed) => HDKey.fromMasterSeed(seed).derive("m/84'/0'/0'"));

/** An extended public key with any prefix of SLIP-132. */
const extended = fc
  .tuple(
    account,
    fc.constantFrom(
      0x0488b21e,
      0x049d7cb2,
      0x04b24746,
      0x0295b43f,
      0x02aa7ed3,
      0x043587cf,
      0x044a5262,
      0x045f1cf6,
      0x024289ef,
      0x02575483,
    ),
  )
  .map(([node, version]) => {
    const raw = check.decode(node.publicExtendedKey);
    new DataView(raw.buffer).setUint32(0, version);
    return check.encode(raw);
  });

const descriptor = fc
  .array(extended, { minLength: 1, maxLength: 3 })
  .map(
    (keys) =>
      `wsh(sortedmulti(1,${keys.map((key) => `[d34db33f/48h/0h/0h/2h]${key}/<0;1>/*`).join()}))#abcdefgh`,
  );

const psbt = fc.tuple(scalar, account, bytes(32), fc.constantFrom(0, 2)).map(([key, node, txid, version]) => {
  const transaction = new Transaction({ PSBTVersion: version });
  const publicKey = secp256k1.getPublicKey(key);
  const { script } = p2wpkh(publicKey);
  transaction.addInput({
    txid,
    index: 0,
    witnessUtxo: { script, amount: 100_000n },
    bip32Derivation: [
      [publicKey, { fingerprint: 0xd34db33f, path: [0x8000_0054, 0x8000_0000, 0x8000_0000, 0, 1] }],
    ],
  });
  transaction.addOutput({ script: p2tr(publicKey.subarray(1)).script, amount: 90_000n });
  transaction.sign(key);
  return { psbt: transaction.toPSBT(), xpub: node.publicExtendedKey };
});

const arbitraries: Record<string, fc.Arbitrary<string>> = {
  'transaction ids and public keys': fc
    .tuple(bytes(32), fc.constantFrom('', 'txid: ', 'my transaction ', '02', '04ab', 'public key = '))
    .map(([value, name]) => name + hex(value)),
  'lists of them': fc.array(bytes(32), { maxLength: 40 }).map((list) => list.map(hex).join('\n')),
  'extended public keys': extended,
  descriptors: descriptor,
  'descriptors in base64': descriptor.map((text) => base64(Buffer.from(text))),
  'addresses in base58': fc
    .tuple(bytes(20), fc.constantFrom(0, 5, 0x6f, 0xc4))
    .map(([hash, version]) => check.encode(Uint8Array.of(version, ...hash))),
  'addresses and Nostr names in bech32': fc
    .tuple(bytes(32), fc.constantFrom('bc', 'npub', 'note', 'tb', 'lnurl', 'nprofile'))
    .map(([value, prefix]) => bech32.encode(prefix, bech32.toWords(value), 200)),
  'signatures in base64': fc
    .tuple(bytes(65), bytes(107))
    .map(([legacy, witness]) => `${base64(legacy)} ${base64(witness)}`),
  'signatures in hex': bytes(64).map(hex),
  PSBTs: psbt.map(({ psbt: value }) => base64(value)),
  'PSBTs in hex': psbt.map(({ psbt: value }) => hex(value)),
  'large blobs in base64': fc.uint8Array({ minLength: 5_000, maxLength: 20_000 }).map(base64),
  'large blobs in hex': fc.uint8Array({ minLength: 5_000, maxLength: 20_000 }).map(hex),
  'blobs in base58': fc
    .uint8Array({ minLength: 10, maxLength: 120 })
    .map((value) => `x${base58.encode(value)}`),
  'tokens of the web': fc
    .tuple(bytes(32), bytes(24))
    .map(([a, b]) => `eyJhbGciOiJFUzI1NiJ9.${base64(a)}.${base64(b)}`),
  UUIDs: fc.array(fc.uuid(), { maxLength: 20 }).map((list) => list.join()),
  numbers: fc.array(fc.integer(), { maxLength: 60 }).map((list) => list.join(' ')),
  years: fc
    .integer({ min: 1970, max: 2030 })
    .map((from) => Array.from({ length: 18 }, (_, n) => from + n).join('\n')),
  'any characters': fc.string({ unit: 'binary', maxLength: 300 }),
  'printable text': fc.string({ unit: 'grapheme', maxLength: 300 }),
};

describe('harmless text passes', () => {
  it('base64 with a run of letters that has the shape of a mini key, and its byte of a hash', () => {
    for (const text of ['AAAA+SAEAmEFZAh7WeUkWvxoBgX9Jxw+AAAA', 'SAEAmEFZAh7WeUkWvxoBgX9Jxw/A']) passes(text);
  });

  for (const [name, arbitrary] of Object.entries(arbitraries)) {
    it(name, () => fc.assert(fc.property(arbitrary, passes), { numRuns: 60 }));
  }

  it('JSON of all of these', () => {
    fc.assert(
      fc.property(extended, bytes(32), psbt, (xpub, txid, { psbt: value }) => {
        const answer = {
          xpub,
          txid: hex(txid),
          psbt: base64(value),
          public_key: hex(txid),
          client_id: 'a',
          d: 1,
        };
        assert.equal(findPrivateMaterialIn({ wallets: [answer], next_cursor: null }), null);
      }),
      { numRuns: 40 },
    );
  });
});

const PROSE = `Bitcoiner since 2011, likes long walks and short blocks. We met in the old town hall, where the treasurer asked
that each member bring a signed note about last year. Nobody could say who had moved the coins, but everyone knew that
the ledger would show it in the end. "Keep your secret," she said, "and write the seed words on paper, never in a chat."
A wallet is a file or a device which holds keys; an address is what you give to others. The private key stays at home.
My public key is on the website, my secret is safe, and the master plan is to sleep well. Please send 0.01 BTC to the
address below before Friday, then wait for six confirmations. It was the best of times, it was the worst of times, it
was the age of wisdom, it was the age of foolishness, it was the epoch of belief, it was the epoch of incredulity.`;

const sentences = [
  ...PROSE.split(/(?<=[.;,])\s+/),
  'Satoshi Nakamoto',
  'satoshi.nakamoto@example.com',
  'Hal Finney’s cold storage (2nd)',
  'hello world hello world hello world hello world hello world hello world hello world',
  'id.example.com wants you to sign in with your Bitcoin key. This is not a payment. Nonce 9f3c2a.',
  'Le vif zéphyr jubile sur les kumquats du clown gracieux, et la vieille dame le regarde avec un sourire discret.',
  'El veloz murciélago hindú comía feliz cardillo y kiwi mientras la cigüeña tocaba el saxofón detrás del palenque.',
  'Příliš žluťoučký kůň úpěl ďábelské ódy a nikdo v celém městě o tom vůbec nic nevěděl až do rána.',
  'Quel vituperabile xenofobo zelante assaggia il whisky ed esclama: alleluja! Poi torna a casa con la sua famiglia.',
  'Luís argüia à Júlia que brações, fé, chá, óxido, pôr, zângão eram palavras do português da sua terra natal.',
  '我们在旧市政厅见面，财务主管要求每位成员带来一份关于去年的签名说明。没有人能说出是谁移动了这些硬币，但大家都知道账本最终会显示出来。',
  '古い市役所で会いました。会計係は、各会員に昨年についての署名入りのメモを持ってくるように頼みました。',
  '우리는 오래된 시청에서 만났고, 회계 담당자는 각 회원에게 작년에 대한 서명된 메모를 가져오라고 요청했습니다.',
];

describe('prose passes', () => {
  it('sentence by sentence, and whole', () => {
    for (const sentence of sentences) passes(sentence);
    passes(sentences.join('\n'));
  });

  it('in any order, in any case, without spaces, in base64', () => {
    const some = fc.shuffledSubarray(
      sentences.filter((sentence) => !sentence.startsWith('hello')),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(some, (chosen) => {
        const text = chosen.join(' ');
        for (const form of [text, text.toUpperCase(), text.replace(/\s+/g, ''), base64(Buffer.from(text))])
          passes(form);
      }),
      { numRuns: 60 },
    );
  });
});
