import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bech32, bech32m } from '@scure/base';
import fc from 'fast-check';
import { type Network, parseAddress } from './address.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const errorOf = (text: string, network: Network) => {
  const parsed = parseAddress(text, network);
  return 'error' in parsed ? parsed.error : null;
};

// BIP-173, BIP-350 and BIP-86 examples, and the addresses of private key 1.
const valid: readonly [network: Network, type: string, address: string, scriptPubKey: string][] = [
  [
    'main',
    'p2wpkh',
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
    '0014751e76e8199196d454941c45d1b3a323f1433bd6',
  ],
  [
    'main',
    'p2pkh',
    '1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH',
    '76a914751e76e8199196d454941c45d1b3a323f1433bd688ac',
  ],
  ['main', 'p2sh', '3JvL6Ymt8MVWiCNHC7oWU6nLeHNJKLZGLN', 'a914bcfeb728b584253d5f3f70bcb780e9ef218a68f487'],
  [
    'main',
    'p2tr',
    'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0',
    '512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798',
  ],
  [
    'test',
    'p2wpkh',
    'tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx',
    '0014751e76e8199196d454941c45d1b3a323f1433bd6',
  ],
  [
    'test',
    'p2wsh',
    'tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7',
    '00201863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262',
  ],
  [
    'test',
    'p2tr',
    'tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c',
    '5120000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433',
  ],
];

describe('addresses', () => {
  for (const [network, type, address, scriptPubKey] of valid) {
    it(`${network} ${type} ${address}`, () => {
      const parsed = parseAddress(address, network);
      assert.ok(!('error' in parsed));
      assert.deepEqual(
        [parsed.address, parsed.type, hex(parsed.scriptPubKey)],
        [address, type, scriptPubKey],
      );
    });
  }

  it('bech32 may be in upper case, as in QR codes, but not mixed', () => {
    const [, , address = ''] = valid[0] ?? [];
    const upper = parseAddress(address.toUpperCase(), 'main');
    assert.ok(!('error' in upper) && upper.address === address);
    for (const mixed of [
      `BC1${address.slice(3)}`,
      address.replace('w508', 'W508'),
      `${address.slice(0, -1)}T`,
    ]) {
      assert.equal(errorOf(mixed, 'main'), 'address_invalid', mixed);
    }
  });

  it('test networks share their addresses; mainnet and regtest have their own', () => {
    const [, , tb = ''] = valid[4] ?? [];
    const [, , bc = ''] = valid[0] ?? [];
    for (const network of ['test', 'testnet4', 'signet'] as const) {
      assert.equal(errorOf(tb, network), null);
      assert.equal(errorOf(bc, network), 'address_wrong_network');
    }
    const bcrt = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080';
    assert.equal(errorOf(bcrt, 'regtest'), null);
    assert.equal(errorOf(bcrt, 'main'), 'address_wrong_network');
    assert.equal(errorOf(bcrt, 'test'), 'address_wrong_network');
    assert.equal(errorOf(tb, 'regtest'), 'address_wrong_network');
    // base58 has one prefix for all test networks.
    const mrcn = 'mrCDrCybB6J1vRfbwM5hemdJz73FwDBC8r';
    for (const network of ['test', 'signet', 'regtest'] as const) assert.equal(errorOf(mrcn, network), null);
    assert.equal(errorOf(mrcn, 'main'), 'address_wrong_network');
    assert.equal(errorOf('1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH', 'regtest'), 'address_wrong_network');
  });

  const words = (length: number) => bech32.toWords(new Uint8Array(length).fill(1));
  const refused: Readonly<Record<string, string>> = {
    nothing: '',
    'version 0 in bech32m': bech32m.encode('bc', [0, ...words(20)]),
    'version 1 in bech32': bech32.encode('bc', [1, ...words(32)]),
    'version 0 of 21 bytes': bech32.encode('bc', [0, ...words(21)]),
    'version 1 of 31 bytes': bech32m.encode('bc', [1, ...words(31)]),
    'version 2, which anybody can spend': bech32m.encode('bc', [2, ...words(32)]),
    'version 16': bech32m.encode('bc', [16, ...words(32)]),
    'version 17': bech32m.encode('bc', [17, ...words(32)]),
    'pay-to-anchor, which anybody can spend': 'bc1pfeessrawgf',
    'the example of Lightning': 'lnbc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
    'white space': ' bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
    'one character changed': 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5',
    'base58 with one character changed': '1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMG',
    'a private key': '5HpHagT65TZzG1PH3CSu63k8DbpvD8s5ip4nEB3kEsreAnchuDf',
    'a bitcoin: URI': 'bitcoin:1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH',
    'a very long text': `bc1${'q'.repeat(100_000)}`,
  };
  for (const [name, text] of Object.entries(refused)) {
    it(`refuses ${name}`, () => assert.equal(errorOf(text, 'main'), 'address_invalid'));
  }

  it('any text is an address or an error', () => {
    const network = fc.constantFrom<Network>('main', 'test', 'regtest');
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((tail) => `bc1q${tail}`),
    );
    fc.assert(fc.property(text, network, (any, on) => assert.notEqual(errorOf(any, on), null)));
  });
});
