import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBase58check } from '@scure/base';
import { sha256 } from '@scure/btc-signer/utils.js';
import { startBitcoind } from '../../../../../test/support/bitcoind.ts';
import { testAccount } from '../../../../../test/support/descriptors.ts';
import { extendedPrivateKey } from '../../../../../test/support/secrets.ts';
import { missing } from '../../../../../test/support/tools.ts';
import { DescriptorError } from '../errors.ts';
import { type ImportOptions, readWalletImport } from './read-wallet-import.ts';

const main = { network: 'main' } as const;
const read = (text: unknown, options: ImportOptions = main) =>
  readWalletImport(typeof text === 'string' ? text : JSON.stringify(text), options);
/** The descriptors without their checksums. */
const texts = (text: unknown, options: ImportOptions = main) =>
  read(text, options).map(({ wallet }) => wallet.text.replace(/#.*/, ''));
const codeOf = (text: unknown, options: ImportOptions = main) => {
  try {
    read(text, options);
  } catch (error) {
    if (error instanceof DescriptorError) return error.code;
    throw error;
  }
  return 'taken';
};

const base58check = createBase58check(sha256);
function withPrefix(xpub: string, version: number): string {
  const bytes = base58check.decode(xpub);
  new DataView(bytes.buffer).setUint32(0, version);
  return base58check.encode(bytes);
}

/** BIP-84 "Test vectors": the account, and what its words make of it. */
const ZPUB =
  'zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs';
const FIRST = 'bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu';
const XPUB = withPrefix(ZPUB, 0x0488b21e);
const [a, b, c] = ['a', 'b', 'c'].map((name) => testAccount(name, 'main'));
const ORIGIN = '[73c5da0a/84h/0h/0h]';

describe('bare keys', () => {
  it('whose prefix says the script type (SLIP-132)', () => {
    const [found] = read(ZPUB);
    assert.deepEqual(found?.addresses.slice(0, 1), [FIRST]);
    assert.equal(found?.wallet.type, 'wpkh');
    assert.equal(found?.addresses.length, 3);
    assert.deepEqual(texts(withPrefix(ZPUB, 0x049d7cb2)), [`sh(wpkh(${XPUB}/<0;1>/*))`]);
    for (const [version, type] of [
      [0x045f1cf6, 'wpkh'],
      [0x044a5262, 'sh-wpkh'],
    ] as const) {
      assert.deepEqual(
        read(withPrefix(ZPUB, version), { network: 'regtest' }).map(({ wallet }) => wallet.type),
        [type],
      );
    }
  });

  it('whose origin says it (BIP-44, 49, 84, 86)', () => {
    for (const [purpose, text] of [
      [44, `pkh([73c5da0a/44h/0h/0h]${XPUB}/<0;1>/*)`],
      [49, `sh(wpkh([73c5da0a/49h/0h/0h]${XPUB}/<0;1>/*))`],
      [84, `wpkh([73c5da0a/84h/0h/0h]${XPUB}/<0;1>/*)`],
      [86, `tr([73c5da0a/86h/0h/0h]${XPUB}/<0;1>/*)`],
    ] as const) {
      assert.deepEqual(texts(`[73c5da0a/${purpose}'/0'/0']${XPUB}`), [text]);
    }
  });

  it('that could be any type: each is a candidate, with other addresses, until one is chosen', () => {
    const found = read(XPUB);
    assert.deepEqual(
      found.map(({ wallet }) => wallet.type),
      ['wpkh', 'tr', 'sh-wpkh', 'pkh'],
    );
    assert.equal(new Set(found.flatMap(({ addresses }) => addresses)).size, 12);
    assert.deepEqual(texts(XPUB, { ...main, type: 'tr' }), [`tr(${XPUB}/<0;1>/*)`]);
  });

  it('that have a path keep it', () => {
    assert.deepEqual(texts(`${ZPUB}/7/*`), [`wpkh(${XPUB}/7/*)`]);
    assert.deepEqual(texts(`${ZPUB}/**`), [`wpkh(${XPUB}/<0;1>/*)`]);
  });

  it('of one cosigner, of another network, private', () => {
    for (const version of [0x0295b43f, 0x02aa7ed3]) {
      assert.equal(codeOf(withPrefix(ZPUB, version)), 'descriptor_cosigner_key');
    }
    assert.equal(codeOf(`[73c5da0a/48h/0h/0h/2h]${XPUB}`), 'descriptor_cosigner_key');
    assert.equal(codeOf(ZPUB, { network: 'test' }), 'descriptor_network');
    assert.equal(codeOf(extendedPrivateKey(0x04b2430c)), 'private_key_refused');
  });
});

describe('descriptors', () => {
  it('a receive branch alone comes with the change branch that goes with it, and as it is', () => {
    assert.deepEqual(texts(`wpkh(${ORIGIN}${XPUB}/0/*)`), [
      `wpkh(${ORIGIN}${XPUB}/<0;1>/*)`,
      `wpkh(${ORIGIN}${XPUB}/0/*)`,
    ]);
    assert.deepEqual(texts(`wpkh(${ORIGIN}${XPUB}/5/*)`), [`wpkh(${ORIGIN}${XPUB}/5/*)`]);
  });

  it('with SLIP-132 keys in them', () => {
    const keys = [a, b].map((one) => withPrefix(one?.xpub ?? '', 0x02aa7ed3));
    assert.deepEqual(texts(`wsh(sortedmulti(1,${keys.map((key) => `${key}/<0;1>/*`).join()}))`), [
      `wsh(sortedmulti(1,${a?.xpub}/<0;1>/*,${b?.xpub}/<0;1>/*))`,
    ]);
  });
});

const [one, two] = [a, b].map((each) => `${each?.origin}${each?.xpub}`);
const MULTISIG = `wsh(sortedmulti(2,${one}/<0;1>/*,${two}/<0;1>/*))`;
const firstOf = (text: string) => read(text)[0]?.addresses[0];

describe('BSMS (BIP-129)', () => {
  const record = (first = firstOf(MULTISIG), paths = '/0/*,/1/*') =>
    ['BSMS 1.0', `wsh(sortedmulti(2,${one}/**,${two}/**))`, paths, first, ''].join('\r\n');

  it('is read, its first address compared', () => {
    assert.deepEqual(texts(record()), [MULTISIG]);
    assert.equal(codeOf(record(FIRST)), 'import_address');
    assert.equal(codeOf(record(undefined, '/5/*')), 'import_unknown');
  });
});

describe('Specter and Sparrow', () => {
  it('the receive branch stands for both', () => {
    const file = {
      label: ' Family  ',
      blockheight: 700_000,
      descriptor: `wsh(sortedmulti(2,${one}/0/*,${two}/0/*))`,
      devices: [{ type: 'coldcard', label: 'x' }],
    };
    const [found] = read(file);
    assert.deepEqual(texts(file), [MULTISIG]);
    assert.equal(found?.name, 'Family');
    assert.deepEqual(found?.birthday, { unit: 'height', value: 700_000 });
  });
});

describe('Coldcard', () => {
  it('generic JSON: an account for each script type, first addresses compared', () => {
    const file = {
      chain: 'BTC',
      xfp: '73C5DA0A',
      account: 0,
      xpub: XPUB,
      bip44: { name: 'p2pkh', xfp: '1', deriv: "m/44'/0'/0'", xpub: XPUB },
      bip84: { name: 'p2wpkh', xfp: '7', deriv: "m/84'/0'/0'", xpub: XPUB, _pub: ZPUB, first: FIRST },
      bip48_2: { name: 'p2wsh', deriv: "m/48'/0'/0'/2'", xpub: XPUB },
    };
    assert.deepEqual(texts(file), [
      `wpkh(${ORIGIN}${XPUB}/<0;1>/*)`,
      `pkh([73c5da0a/44h/0h/0h]${XPUB}/<0;1>/*)`,
    ]);
    const wrong = { ...file, bip44: { ...file.bip44, first: '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2' } };
    assert.equal(codeOf(wrong), 'import_address');
  });

  it('multisig text', () => {
    const file = (policy: string, format = 'P2WSH') =>
      `# Coldcard Multisig setup file (exported)\n#\nName: Family\nPolicy: ${policy}\nDerivation: m/84'/1'/0'\n` +
      `Format: ${format}\n\n${a?.fingerprint.toUpperCase()}: ${a?.xpub}\n${b?.fingerprint}: ${b?.xpub}\n`;
    assert.deepEqual(texts(file('2 of 2')), [MULTISIG]);
    assert.equal(read(file('2 of 2'))[0]?.name, 'Family');
    assert.equal(read(file('1 of 2', 'P2SH-P2WSH'))[0]?.wallet.type, 'sh-wsh');
    assert.equal(codeOf(file('2 of 3')), 'import_missing_key');
    assert.equal(codeOf(file('3 of 2')), 'descriptor_threshold');
    assert.equal(codeOf(file('2 of 2', 'P2TR')), 'import_unknown');
  });
});

describe('Electrum', () => {
  const store = (xpub: string, more: object = {}) => ({
    type: 'bip32',
    xpub,
    xprv: null,
    derivation: "m/84'/0'/0'",
    root_fingerprint: '73c5da0a',
    pw_hash_version: 1,
    ...more,
  });

  it('a watch-only wallet: the prefix says the script type', () => {
    assert.deepEqual(texts({ wallet_type: 'standard', keystore: store(ZPUB), seed_version: 18 }), [
      `wpkh(${ORIGIN}${XPUB}/<0;1>/*)`,
    ]);
    assert.equal(read({ wallet_type: 'standard', keystore: store(XPUB) })[0]?.wallet.type, 'pkh');
    const unknown = store(ZPUB, { derivation: null, root_fingerprint: null });
    assert.deepEqual(texts({ wallet_type: 'standard', keystore: unknown }), [`wpkh(${XPUB}/<0;1>/*)`]);
  });

  it('a multisig wallet', () => {
    const keys = [a, b, c].map((each) => withPrefix(each?.xpub ?? '', 0x02aa7ed3));
    const file = Object.fromEntries(
      keys.map((key, at) => [`x${at + 1}/`, store(key, { root_fingerprint: null })]),
    );
    const plain = [a, b, c].map((each) => `${each?.xpub}/<0;1>/*`).join();
    assert.deepEqual(texts({ wallet_type: '2of3', ...file }), [`wsh(sortedmulti(2,${plain}))`]);
  });

  it('with keys in it, encrypted or not, is refused', () => {
    for (const more of [
      { xprv: 'Y2lwaGVydGV4dA==' },
      { seed: 'Y2lwaGVydGV4dA==' },
      { xprv: extendedPrivateKey(0x04b2430c) },
    ]) {
      assert.equal(codeOf({ wallet_type: 'standard', keystore: store(ZPUB, more) }), 'private_key_refused');
    }
    assert.equal(codeOf(Buffer.from(`BIE1${'x'.repeat(80)}`).toString('base64')), 'import_encrypted');
  });
});

describe('Caravan', () => {
  it('is read', () => {
    const file = {
      name: 'Family',
      uuid: 'x',
      addressType: 'P2WSH',
      network: 'mainnet',
      quorum: { requiredSigners: 2, totalSigners: 2 },
      extendedPublicKeys: [a, b].map((each) => ({
        name: 'k',
        bip32Path: "m/84'/1'/0'",
        xpub: each?.xpub,
        xfp: each?.fingerprint,
        method: 'text',
      })),
      startingAddressIndex: 0,
    };
    assert.deepEqual(texts(file), [MULTISIG]);
    const unknown = file.extendedPublicKeys.map((key) => ({ ...key, bip32Path: 'Unknown', xfp: '00000000' }));
    assert.deepEqual(texts({ ...file, extendedPublicKeys: unknown }), [
      `wsh(sortedmulti(2,${a?.xpub}/<0;1>/*,${b?.xpub}/<0;1>/*))`,
    ]);
  });
});

describe('what is not an export', () => {
  it('is refused as unknown', () => {
    for (const text of [
      '',
      'hello',
      '{}',
      '[]',
      '[1]',
      '{"descriptor":1}',
      'null',
      '{"wallet_type":"imported"}',
      '{"a":',
    ]) {
      assert.equal(codeOf(text), 'import_unknown', text);
    }
    assert.equal(codeOf('x'.repeat(1_100_000)), 'private_key_refused');
  });
});

describe('Bitcoin Core', { skip: missing('bitcoind') }, () => {
  it('`listdescriptors` of a real wallet: four wallets, with their birthday', async () => {
    await using node = await startBitcoind();
    await node.rpc('createwallet', ['source']);
    const exported = await node.rpc('listdescriptors', [], 'source');
    const found = read(exported, { network: 'regtest' });
    assert.deepEqual(found.map(({ wallet }) => wallet.type).toSorted(), ['pkh', 'sh-wpkh', 'tr', 'wpkh']);
    for (const { wallet, addresses, birthday, name } of found) {
      assert.equal(name, 'source');
      assert.equal(birthday?.unit, 'time');
      const type = { pkh: 'legacy', 'sh-wpkh': 'p2sh-segwit', wpkh: 'bech32', tr: 'bech32m' }[
        wallet.type as 'pkh'
      ];
      assert.equal(addresses[0], await node.rpc('getnewaddress', ['', type], 'source'));
    }
    const withKeys = await node.rpc('listdescriptors', [true], 'source');
    assert.equal(codeOf(withKeys, { network: 'regtest' }), 'private_key_refused');
  });
});
