/** Ways to spoil a wallet's answer. Each makes it wrong: none of them may ever be accepted. */
import { createHash, randomBytes } from 'node:crypto';
import { signK1 } from '../../src/lib/lnurl/index.ts';
import type { Dice } from './dice.ts';
import { answerOf, newKey, type TestKey } from './lnurl.ts';

type Field = 'k1' | 'sig' | 'key';
type Parts = Record<Field, string>;
type Damage = (parts: Parts, dice: Dice, wallet: TestKey) => string;

const FIELDS: readonly Field[] = ['k1', 'sig', 'key'];
const DIGITS = '0123456789abcdef';

/** Makes wrong answers to `k1`, as queries. The right one is computed once: signing is what takes time here. */
export function createDamage(k1: string, wallet: TestKey, dice: Dice): () => string {
  const { sig, key } = answerOf(k1, wallet);
  return () => dice.pick(DAMAGES)({ k1, sig, key }, dice, wallet);
}

const query = (parts: Parts) => `tag=login&${new URLSearchParams(parts)}`;
const inField =
  (change: (value: string, dice: Dice) => string): Damage =>
  (parts, dice) => {
    const field = dice.pick(FIELDS);
    return query({ ...parts, [field]: change(parts[field], dice) });
  };
const inSignature =
  (change: (der: Buffer, dice: Dice) => Uint8Array): Damage =>
  (parts, dice) =>
    query({ ...parts, sig: Buffer.from(change(Buffer.from(parts.sig, 'hex'), dice)).toString('hex') });

/** Values that have broken somebody's parser before. */
const CURIOSITIES = [
  '',
  'null',
  'undefined',
  'NaN',
  '[object Object]',
  '-1',
  '0x00',
  '\0',
  '﷽'.repeat(20),
  '💥',
  "' OR 1=1 --",
  '{{7*7}}',
  '../../etc/passwd',
  '__proto__',
  '9'.repeat(400),
  'a'.repeat(6000),
];

const STRANGERS = Array.from({ length: 20 }, () => newKey().key);

const DAMAGES: readonly Damage[] = [
  // One digit is another one.
  inField((value, dice) => {
    const at = dice.between(0, value.length - 1);
    const others = [...DIGITS].filter((digit) => digit !== value[at]);
    return value.slice(0, at) + dice.pick(others) + value.slice(at + 1);
  }),
  // A piece is missing, twice there, or new.
  inField((value, dice) => {
    const at = dice.between(0, value.length - 1);
    return value.slice(0, at) + value.slice(at + dice.between(1, 8));
  }),
  inField((value, dice) => {
    const at = dice.between(0, value.length);
    return value.slice(0, at) + [...DIGITS].slice(0, dice.between(1, 12)).join('') + value.slice(at);
  }),
  inField((_value, dice) => dice.pick(CURIOSITIES)),
  inField((value, dice) =>
    [...value]
      .toSorted(() => dice.roll() - 0.5)
      .join('')
      .concat('0'),
  ),
  // Missing, repeated, in brackets.
  (parts, dice) => {
    const { [dice.pick(FIELDS)]: _gone, ...rest } = parts;
    return `tag=login&${new URLSearchParams(rest)}`;
  },
  (parts, dice) => {
    const field = dice.pick(FIELDS);
    return `${query(parts)}&${field}=${parts[field]}`;
  },
  (parts, dice) => query(parts).replace(`${dice.pick(FIELDS)}=`, (name) => `${name.slice(0, -1)}[]=`),
  (parts, dice) => query(parts).replace(/=/g, () => dice.pick(['%', '=%zz', '&', '==%00', '%3D'])),
  // The DER of BIP-66, off by one rule each.
  inSignature((der) => Buffer.concat([der, Buffer.from([1])])),
  inSignature((der) => Buffer.concat([Buffer.from([0x30, 0x81, der.length - 2]), der.subarray(2)])),
  inSignature((der, dice) => {
    const at = dice.between(0, 3);
    return der.map((byte, index) => (index === at ? byte ^ dice.between(1, 255) : byte));
  }),
  inSignature((der, dice) => der.subarray(0, dice.between(1, der.length - 1))),
  inSignature((_der, dice) => randomBytes(dice.between(1, 72))),
  inSignature(() => Buffer.from('3006020100020100', 'hex')),
  inSignature(() => Buffer.from(`3046022100${'ff'.repeat(32)}022100${'ff'.repeat(32)}`, 'hex')),
  // Keys that are none, or not this wallet's.
  (parts, dice) => query({ ...parts, key: dice.pick(STRANGERS) }),
  (parts) => query({ ...parts, key: `02${'00'.repeat(32)}` }),
  (parts) => query({ ...parts, key: `02${'ff'.repeat(32)}` }),
  (parts, dice) =>
    query({ ...parts, key: `${dice.pick(['00', '01', '04', '05', '06', '07'])}${parts.key.slice(2)}` }),
  (parts) => query({ ...parts, key: parts.key.slice(2) }),
  // The right wallet has signed the wrong thing: the text of k1, or its digest.
  (parts, dice, { privateKey }) => {
    const { k1 } = parts;
    const digest = createHash('sha256')
      .update(dice.pick([k1, Buffer.from(k1, 'hex')]))
      .digest('hex');
    return dice.roll() < 0.1
      ? query({ ...parts, sig: signK1(digest, privateKey) })
      : query({ ...parts, k1: digest });
  },
  // Nothing of it at all.
  (_parts, dice) => encodeURI(randomBytes(dice.between(0, 300)).toString('latin1')),
  (_parts, dice) => `${'k1&'.repeat(dice.between(1, 800))}sig&key`,
];
