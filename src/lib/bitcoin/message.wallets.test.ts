/** Signatures that programs people use make while the test runs: a Bitcoin node's wallet and Electrum. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { WIF } from '@scure/btc-signer';
import { payTo, pubECDSA, regtest } from '../../../test/support/bip322.ts';
import { type BitcoinNode, startBitcoind } from '../../../test/support/bitcoind.ts';
import { signWithElectrum } from '../../../test/support/electrum.ts';
import { missing } from '../../../test/support/tools.ts';
import { createFastCurve } from './curve-fast.ts';
import { type MessageFormat, verifyMessage } from './message.ts';

const curve = createFastCurve();
const verify = (address: string, message: string, signature: string) =>
  verifyMessage({ address, message, signature, network: 'regtest', curve });

const MESSAGE =
  'id.example.com wants you to sign in with your Bitcoin key. This is not a payment. ' +
  'Issued 2026-11-23T15:30:00Z, valid for 5 minutes. Nonce 9f3c52b1';
const messages = [MESSAGE, 'Grüße, 世界', ''];

describe('the wallet of a Bitcoin node', { skip: missing('bitcoind') }, () => {
  let node: BitcoinNode;
  before(async () => {
    node = await startBitcoind();
    await node.rpc('createwallet', ['w']);
  });
  after(() => node[Symbol.asyncDispose]());

  const newAddress = async (type: string) => String(await node.rpc('getnewaddress', ['', type], 'w'));
  const publicKey = async (address: string) => {
    const info = await node.rpc('getaddressinfo', [address], 'w');
    return (info as { readonly pubkey?: string }).pubkey;
  };
  const sign = async (address: string, message: string) =>
    String(await node.rpc('signmessage', [address, message], 'w'));

  test('signmessage with a P2PKH address; the node says the same of it as we do', async () => {
    const address = await newAddress('legacy');
    const identity = await publicKey(address);
    const stranger = await newAddress('legacy');
    for (const message of messages) {
      const signature = await sign(address, message);
      assert.deepEqual(verify(address, message, signature), {
        kind: 'valid',
        format: 'legacy',
        identity,
        address,
      });
      assert.equal(verify(stranger, message, signature).kind, 'invalid');
      assert.equal(await node.rpc('verifymessage', [address, signature, message]), true);
      assert.equal(await node.rpc('verifymessage', [stranger, signature, message]), false);
    }
  });

  const types: readonly [type: string, format: MessageFormat][] = [
    ['bech32', 'bip322-simple'],
    ['bech32m', 'bip322-simple'],
    ['p2sh-segwit', 'bip322-full'],
  ];
  for (const [type, format] of types) {
    test(`signmessage with a ${type} address is BIP-322 without prefix (Bitcoin Knots), or refused (Core)`, async () => {
      const address = await newAddress(type);
      const info = await node.rpc('getnetworkinfo');
      if (!(info as { readonly subversion: string }).subversion.includes('Knots')) {
        await assert.rejects(sign(address, MESSAGE), /refer to key/);
        return;
      }
      const key = await publicKey(address);
      for (const message of messages) {
        const signature = await sign(address, message);
        const verdict = verify(address, message, signature);
        assert.partialDeepStrictEqual(verdict, { kind: 'valid', format, address }, signature);
        if (key) assert.partialDeepStrictEqual(verdict, { identity: key });
        assert.equal(verify(address, `${message}?`, signature).kind, 'invalid');
      }
    });
  }
});

describe('Electrum', { skip: missing('electrum') }, () => {
  const secret = new Uint8Array(32).fill(3);
  const wif = WIF(regtest).encode(secret);
  const identity = Buffer.from(pubECDSA(secret)).toString('hex');
  const wallets = [
    ['p2pkh', 'p2pkh', 'legacy'],
    ['p2wpkh', 'p2wpkh', 'electrum'],
    ['p2wpkh-p2sh', 'p2sh-p2wpkh', 'electrum'],
  ] as const;
  for (const [script, type, format] of wallets) {
    test(`signmessage of a ${script} wallet`, async () => {
      const address = payTo(type, secret).address ?? '';
      const signature = await signWithElectrum({ script, wif, address }, MESSAGE);
      assert.deepEqual(verify(address, MESSAGE, signature), { kind: 'valid', format, identity, address });
      assert.equal(verify(address, 'another message', signature).kind, 'invalid');
    });
  }
});
