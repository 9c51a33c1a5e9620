/** Private keys that everybody knows, in every spelling that people use. Nothing here has ever held a coin. */
import { createCipheriv, createHash, generateKeyPairSync, scryptSync } from 'node:crypto';
import { base58, bech32, createBase58check } from '@scure/base';
import { HDKey } from '@scure/bip32';
import { entropyToMnemonic } from '@scure/bip39';
import { wordlist as czech } from '@scure/bip39/wordlists/czech.js';
import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as french } from '@scure/bip39/wordlists/french.js';
import { wordlist as italian } from '@scure/bip39/wordlists/italian.js';
import { wordlist as japanese } from '@scure/bip39/wordlists/japanese.js';
import { wordlist as korean } from '@scure/bip39/wordlists/korean.js';
import { wordlist as portuguese } from '@scure/bip39/wordlists/portuguese.js';
import { wordlist as simplified } from '@scure/bip39/wordlists/simplified-chinese.js';
import { wordlist as spanish } from '@scure/bip39/wordlists/spanish.js';
import { wordlist as traditional } from '@scure/bip39/wordlists/traditional-chinese.js';
import type { SecretKind } from '../../src/lib/bitcoin/secrets/index.ts';

export type TestSecret = { readonly name: string; readonly text: string; readonly kind: SecretKind };

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest();
const check = createBase58check((bytes: Uint8Array) => new Uint8Array(sha256(bytes)));
const key = new Uint8Array(sha256('hodlxxi test key'));
const node = HDKey.fromMasterSeed(new Uint8Array(32).fill(7)).derive("m/84'/0'/0'");

/** An extended private key with other version bytes. */
export function extendedPrivateKey(version: number): string {
  const bytes = check.decode(node.privateExtendedKey);
  new DataView(bytes.buffer).setUint32(0, version);
  return check.encode(bytes);
}

const privateVersions = {
  xprv: 0x0488ade4,
  yprv: 0x049d7878,
  zprv: 0x04b2430c,
  Yprv: 0x0295b005,
  Zprv: 0x02aa7a99,
  tprv: 0x04358394,
  uprv: 0x044a4e28,
  vprv: 0x045f18bc,
  Uprv: 0x024285b5,
  Vprv: 0x02575048,
  Ltpv: 0x019d9cfe,
  dgpv: 0x02fac398,
};

const wif = (version: number, compressed: boolean) =>
  check.encode(Uint8Array.of(version, ...key, ...(compressed ? [1] : [])));

/** BIP-38, "Encryption when EC multiply flag is not used", with the passphrase `test` and a cheap scrypt. */
function bip38(): string {
  const half = scryptSync('test', Buffer.alloc(4), 64, { N: 2, r: 1, p: 1 });
  const cipher = createCipheriv('aes-256-ecb', half.subarray(32), null).setAutoPadding(false);
  return check.encode(Uint8Array.of(1, 0x42, 0xe0, 0, 0, 0, 0, ...cipher.update(key)));
}

/** Casascius: the first of a row whose hash with a question mark begins with a zero byte. */
function miniKey(length: number): string {
  for (let n = 0; ; n += 1) {
    const text = `S${base58.encode(new Uint8Array(createHash('sha512').update(`mini ${length} ${n}`).digest())).slice(1, length)}`;
    if (/[1-9]/.test(text) && sha256(`${text}?`)[0] === 0) return text;
  }
}

const nsec = bech32.encode('nsec', bech32.toWords(key));
const phrase = (words: readonly string[], bytes: number) =>
  entropyToMnemonic(new Uint8Array(createHash('sha512').update('phrase').digest()).subarray(0, bytes), [
    ...words,
  ]);
const languages = {
  english,
  czech,
  french,
  italian,
  japanese,
  korean,
  portuguese,
  simplified,
  spanish,
  traditional,
};

export const englishPhrase = phrase(english, 16);
const places = englishPhrase.split(' ').map((word) => `${english.indexOf(word)}`.padStart(4, '0'));

const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
const ecKey = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey;

const secret = (kind: SecretKind, name: string, text: string): TestSecret => ({ kind, name, text });

export const testSecrets: readonly TestSecret[] = [
  ...Object.entries(privateVersions).map(([name, version]) =>
    secret('extended_private_key', name, extendedPrivateKey(version)),
  ),
  ...[true, false].flatMap((compressed) =>
    Object.entries({ main: 0x80, test: 0xef }).map(([net, version]) =>
      secret('wif', `WIF ${net} ${compressed ? 'compressed' : 'uncompressed'}`, wif(version, compressed)),
    ),
  ),
  secret('bip38', 'BIP-38', bip38()),
  secret('nsec', 'NIP-19', nsec),
  secret('nsec', 'NIP-19 in capitals', nsec.toUpperCase()),
  secret('nsec', 'NIP-49', bech32.encode('ncryptsec', bech32.toWords(new Uint8Array(91).fill(3)), 200)),
  secret('codex32', 'BIP-93 test vector 1', 'ms10testsxxxxxxxxxxxxxxxxxxxxxxxxxx4nzvca9cmczlw'),
  secret('codex32', 'BIP-93 test vector 2', 'MS12NAMEA320ZYXWVUTSRQPNMLKJHGFEDCAXRPP870HKKQRM'),
  secret('age_key', 'age', bech32.encode('age-secret-key-', bech32.toWords(key)).toUpperCase()),
];

/** Found as they stand; some wrappings of theirs are other things (white space in a phrase is its own separator). */
export const standingSecrets: readonly TestSecret[] = [
  secret('wif', 'WIF of another coin', wif(0xb0, true)),
  ...[22, 26, 30].map((length) => secret('mini_key', `mini key of ${length}`, miniKey(length))),
  ...Object.entries(languages).map(([name, words]) =>
    secret('seed_words', `BIP-39 ${name}`, phrase(words, 16)),
  ),
  ...[20, 24, 28, 32].map((bytes) =>
    secret('seed_words', `BIP-39 of ${bytes} bytes`, phrase(english, bytes)),
  ),
  secret('seed_words', 'all the same word', `${'abandon '.repeat(11)}about`),
  secret('seed_words', '24 of them', `${'abandon '.repeat(23)}art`),
  secret('seed_words', 'in capitals', englishPhrase.toUpperCase()),
  secret('seed_words', 'without separators', englishPhrase.replaceAll(' ', '')),
  secret(
    'seed_words',
    'in camel case',
    englishPhrase.replace(/(?:^| )(.)/g, (_, first: string) => first.toUpperCase()),
  ),
  secret(
    'seed_words',
    'four letters each',
    englishPhrase.replace(/\S+/g, (word) => word.slice(0, 4)),
  ),
  secret(
    'seed_words',
    'numbered',
    englishPhrase
      .split(' ')
      .map((word, at) => `${at + 1}. ${word}`)
      .join('\n'),
  ),
  secret('seed_words', 'comma separated', englishPhrase.replaceAll(' ', ', ')),
  secret('seed_words', 'a table', englishPhrase.replaceAll(' ', ' | ')),
  secret('seed_words', 'underscores', englishPhrase.replaceAll(' ', '_')),
  secret('seed_words', 'JSON', JSON.stringify(englishPhrase.split(' '))),
  secret('seed_words', 'one word wrong', englishPhrase.replace(/^\S+/, 'zoo')),
  secret('seed_words', 'in prose', `My words are ${englishPhrase} and nobody may have them`),
  secret('seed_words', 'French without accents', phrase(french, 16).normalize('NFD').replace(/\p{M}/gu, '')),
  secret('seed_words', 'Chinese without spaces', phrase(simplified, 16).replaceAll(' ', '')),
  secret(
    'slip39_words',
    'SLIP-39 test vector 1',
    'duckling enlarge academic academic agency result length solution fridge kidney coal piece deal husband erode ' +
      'duke ajar critical decision keyboard',
  ),
  secret(
    'electrum_seed',
    'Electrum SegWit',
    'wild father tree among universe such mobile favorite target dynamic credit identify',
  ),
  secret('seed_digits', 'SeedQR', places.join('')),
  secret('seed_digits', 'SeedQR with spaces', places.join(' ')),
  secret('hex_key', 'named hex', `private key: ${Buffer.from(key).toString('hex')}`),
  secret('hex_key', 'named hex, JSON', JSON.stringify({ privkey: Buffer.from(key).toString('hex') })),
  secret('hex_key', 'named hex, environment', `NOSTR_SECRET_KEY=${Buffer.from(key).toString('hex')}`),
  secret('hex_key', 'named hex, camel case', `const myPrivateKey = "0x${Buffer.from(key).toString('hex')}"`),
  secret('hex_key', 'BIP-39 seed', `seed=${'5e'.repeat(64)}`),
  secret(
    'hex_key',
    'wallet connect',
    `nostr+walletconnect://ab?relay=wss%3A%2F%2Fr&secret=${'a1'.repeat(32)}`,
  ),
  secret('pem_key', 'PKCS #8', String(pem)),
  secret('pem_key', 'SEC 1', String(ecKey.export({ type: 'sec1', format: 'pem' }))),
  secret('pem_key', 'OpenPGP', '-----BEGIN PGP PRIVATE KEY BLOCK-----'),
  secret('pem_key', 'encrypted PKCS #8', '-----BEGIN ENCRYPTED PRIVATE KEY-----'),
  secret('pem_key', 'DER in hex', ecKey.export({ type: 'sec1', format: 'der' }).toString('hex')),
  secret('pem_key', 'DER in base64', ecKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')),
  secret('jwk', 'JWK', JSON.stringify(ecKey.export({ format: 'jwk' }))),
  secret('jwk', 'JWK, indented', JSON.stringify({ keys: [ecKey.export({ format: 'jwk' })] }, null, 2)),
  secret('jwk', 'JWK of a symmetric key', '{"kty":"oct","k":"GawgguFyGrWKav7AX4VKUg"}'),
  secret('encoded_seed', 'UR', 'ur:crypto-seed/oyadgdaawzwplrbdhdpabgrnvokorolnrtemksayyadmut'),
  secret(
    'extended_private_key',
    'serialized, in hex',
    Buffer.from(check.decode(extendedPrivateKey(0x04b2430c))).toString('hex'),
  ),
];

const hex = (text: string) => Buffer.from(text).toString('hex');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const every = (text: string, width: number, between: string) =>
  text.match(new RegExp(`.{1,${width}}`, 'g'))?.join(between) ?? text;

/** A PSBT of no transaction with one proprietary field (BIP-174). */
export const psbtWith = (text: string): Buffer =>
  Buffer.concat([
    Buffer.from('70736274ff', 'hex'),
    Buffer.from('01000a02000000000000000000', 'hex'),
    Buffer.from([0x06, 0xfc, 3, 0x61, 0x62, 0x63, 0]),
    Buffer.from([0xfd, text.length & 0xff, text.length >> 8]),
    Buffer.from(text),
    Buffer.from([0]),
  ]);

/** Where people put a key, and what programs make of it on the way. */
export const embeddings: Readonly<Record<string, (secret: string) => string>> = {
  alone: (text) => text,
  'in a sentence': (text) => `my key: ${text}, keep it`,
  'in quotes and brackets': (text) => `("${text}")`,
  'in a URI': (text) => `bitcoin:${text}?amount=1`,
  'in a descriptor': (text) => `wpkh([d34db33f/84h/0h/0h]${text}/0/*)#abcdefgh`,
  'in JSON': (text) => JSON.stringify({ name: 'cold', keystore: { value: text, n: 1 } }),
  'in JSON in JSON': (text) => JSON.stringify({ body: JSON.stringify({ value: text }) }),
  'in percent signs': (text) => [...text].map((letter) => `%${hex(letter)}`).join(''),
  'in Unicode escapes': (text) => [...text].map((letter) => `\\u00${hex(letter)}`).join(''),
  'in HTML entities': (text) => [...text].map((letter) => `&#${letter.charCodeAt(0)};`).join(''),
  'in base64': base64,
  'in base64url': (text) => Buffer.from(text).toString('base64url'),
  'in base64 behind other letters': (text) => `key${base64(text)}`,
  'in base64 of base64': (text) => base64(base64(text)),
  'in base64 of JSON, in lines': (text) => every(base64(JSON.stringify({ value: text })), 24, '\n'),
  'in hex': hex,
  'in hex of base64': (text) => hex(base64(text)),
  'in UTF-16, base64': (text) => Buffer.from(text, 'utf16le').toString('base64'),
  'in a PSBT': (text) => psbtWith(text).toString('base64'),
  'in a PSBT, in hex': (text) => psbtWith(text).toString('hex'),
  'broken into lines': (text) => every(text, 20, '\n'),
  'broken by spaces': (text) => every(text, 4, ' '),
  'broken by quotes and signs': (text) => every(text, 16, '" +\n  "'),
  'with zero-width spaces': (text) => every(text, 3, '\u200b'),
  'with soft hyphens': (text) => every(text, 7, '\u00ad'),
  'with a byte order mark': (text) => `\ufeff${text}`,
  'in full-width letters': (text) =>
    [...text]
      .map((letter) => (letter === ' ' ? letter : String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)))
      .join(''),
  'behind letters that could belong to it': (text) => `abcXYZ${text}zzz999`,
};
