/** Against a real node: what it answers, what it refuses, and that nothing it says goes further. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { z } from 'zod';
import { type RecordedNode, recordNode } from '../../../test/support/bitcoin-rpc.ts';
import { type BitcoinNode as RealNode, startBitcoind } from '../../../test/support/bitcoind.ts';
import { missing } from '../../../test/support/tools.ts';
import { cookieCredentials } from './bitcoin-rpc-credentials.ts';
import { NodeError, type NodeErrorCode } from './bitcoin-rpc-errors.ts';
import { amount, type RpcParams, real } from './bitcoin-rpc-json.ts';

const WATCHING = 'u_00000000000000000000000000000001';
const EMPTY = 'u_00000000000000000000000000000002';
/** The public key of secret 1, which everybody knows. */
const KEY = '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798';
/** BIP-32 test vector 1, of the main network: a regtest node repeats it whole in its refusal. */
const PRIVATE =
  'xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi';
const WIF = 'KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn';

const SIGNER = 'u_00000000000000000000000000000003';
const any = z.unknown();
const failure = (code: NodeErrorCode) => (error: unknown) =>
  error instanceof NodeError && error.code === code && error.message === new NodeError(code).message;

describe('a real node', { skip: missing('bitcoind') }, () => {
  let bitcoind: RealNode;
  let node: RecordedNode;
  let address: string;
  before(async () => {
    bitcoind = await startBitcoind(['-keypool=20']);
    node = recordNode(bitcoind.url, cookieCredentials(bitcoind.cookieFile, Date));
    for (const wallet_name of [WATCHING, EMPTY])
      await node.call(
        'createwallet',
        { wallet_name, disable_private_keys: true, blank: true, descriptors: true },
        any,
      );
    const { descriptor } = await node.call(
      'getdescriptorinfo',
      [`wpkh(${KEY})`],
      z.object({ descriptor: z.string() }),
    );
    const imported = z.array(z.object({ success: z.literal(true) }));
    await node
      .forWallet(WATCHING)
      .call('importdescriptors', [[{ desc: descriptor, timestamp: 'now' }]], imported);
    [address = ''] = await node.call('deriveaddresses', [descriptor], z.array(z.string()));
    await node.call('generatetoaddress', [101, address], any);
  });
  after(async () => {
    await node?.close();
    await bitcoind?.[Symbol.asyncDispose]();
  });

  test('amounts come as satoshis, and other numbers as numbers', async () => {
    const mine = z.object({ mine: z.object({ trusted: amount, immature: amount }) });
    const balances = await node.forWallet(WATCHING).call('getbalances', [], mine);
    assert.deepEqual(balances, { mine: { trusted: 5_000_000_000n, immature: 500_000_000_000n } });
    const chain = await node.call(
      'getblockchaininfo',
      [],
      z.object({ blocks: z.int(), difficulty: real, verificationprogress: real }),
    );
    assert.equal(chain.blocks, 101);
    assert.ok(chain.difficulty > 4e-10 && chain.difficulty < 5e-10);
    assert.ok(chain.verificationprogress <= 1);
  });

  test('amounts go as satoshis, exactly', async () => {
    const output = 10_000_000n + 20_000_000n;
    const raw = await node.call('createrawtransaction', [[], [{ [address]: output }]], z.string());
    const decoded = z.object({ vout: z.array(z.object({ value: amount })) });
    assert.deepEqual(await node.call('decoderawtransaction', [raw], decoded), { vout: [{ value: output }] });
  });

  test('an answer that does not fit its schema is unreadable, and says nothing of what it was', async () => {
    await assert.rejects(node.call('getblockcount', [], z.string()), failure('unreadable'));
  });

  const rows: readonly [string, NodeErrorCode, number, string, RpcParams, ('watching' | 'empty')?][] = [
    ['an unknown method', 'unknown_method', -32601, 'nosuchmethod', []],
    ['too many parameters', 'invalid_params', -1, 'getblockcount', [1]],
    ['a wrong type', 'invalid_params', -3, 'getblockhash', ['x']],
    ['an unknown named parameter', 'invalid_params', -8, 'getblockcount', { nope: 1 }],
    ['a height beyond the tip', 'invalid_params', -8, 'getblockhash', [1_000_000]],
    ['an unknown block', 'not_found', -5, 'getblock', ['00'.repeat(32)]],
    ['an unknown transaction', 'not_found', -5, 'getrawtransaction', ['ab'.repeat(32)]],
    ['a transaction not of the wallet', 'not_found', -5, 'gettransaction', ['ab'.repeat(32)], 'watching'],
    ['a descriptor without checksum', 'invalid_address_or_key', -5, 'deriveaddresses', [`wpkh(${KEY})`]],
    ['a key of another network', 'invalid_address_or_key', -5, 'getdescriptorinfo', [`wpkh(${PRIVATE}/0/*)`]],
    ['a private key of another network', 'invalid_address_or_key', -5, 'getdescriptorinfo', [`pkh(${WIF})`]],
    ['text that is no transaction', 'undecodable', -22, 'decoderawtransaction', ['zz']],
    ['text that is no PSBT', 'undecodable', -22, 'decodepsbt', ['zz']],
    ['no wallet of several named', 'wallet_not_named', -19, 'getbalances', []],
    ['a wallet that is loaded', 'wallet_already_loaded', -35, 'loadwallet', [WATCHING]],
    ['a wallet that is not there', 'wallet_missing', -18, 'loadwallet', ['u_99999999']],
    ['a wallet of a name that is taken', 'wallet_exists', -4, 'createwallet', [EMPTY, true, true]],
    ['an address of a wallet without keys', 'wallet_refused', -4, 'getnewaddress', [], 'empty'],
    ['encryption of a wallet without keys', 'wallet_refused', -16, 'encryptwallet', ['pass'], 'empty'],
    ['a label that is not allowed', 'wallet_refused', -11, 'getaddressesbylabel', ['none'], 'empty'],
  ];
  for (const [name, code, rpcCode, method, params, wallet] of rows) {
    test(`${name}: ${code}`, async () => {
      const where = wallet ? node.forWallet(wallet === 'watching' ? WATCHING : EMPTY) : node;
      await assert.rejects(where.call(method, params, any), (error) => {
        assert.ok(error instanceof NodeError);
        assert.deepEqual([error.code, error.rpcCode], [code, rpcCode], node.lines.at(-1));
        return failure(code)(error);
      });
    });
  }

  describe('a transaction', () => {
    let hex: string;
    const send = (raw: string) => node.call('sendrawtransaction', [raw], z.string());
    const signed = async (...params: RpcParams & readonly unknown[]) => {
      const raw = await node.call('createrawtransaction', params, z.string());
      const wallet = node.forWallet(SIGNER);
      const answer = z.object({ hex: z.string() });
      return (await wallet.call('signrawtransactionwithwallet', [raw], answer)).hex;
    };
    let coin: { readonly txid: string; readonly vout: number };
    before(async () => {
      await node.call('createwallet', [SIGNER], any);
      const signer = node.forWallet(SIGNER);
      const own = await signer.call('getnewaddress', { address_type: 'bech32' }, z.string());
      await node.call('generatetoaddress', [101, own], any);
      const coins = z.array(z.object({ txid: z.string(), vout: z.int() }));
      coin = (await signer.call('listunspent', [], coins))[0] ?? { txid: '', vout: 0 };
      hex = await signed([coin], [{ [address]: 4_999_990_000n }]);
    });

    test('is sent twice with the same answer', async () => {
      assert.equal(await send(hex), await send(hex));
    });
    test('already in the chain: already_mined', async () => {
      await node.call('generatetoaddress', [1, address], any);
      await assert.rejects(send(hex), failure('already_mined'));
    });
    test('of coins that are spent: inputs_missing', async () => {
      const other = await signed([coin], [{ [address]: 4_000_000_000n }]);
      await assert.rejects(send(other), failure('inputs_missing'));
    });
    test('before its time: rejected', async () => {
      const early = await signed([{ ...coin, sequence: 1 }], [{ [address]: 1_000n }], 100_000);
      await assert.rejects(send(early), failure('rejected'));
    });
    const fund = (wallet: string, sats: bigint) =>
      node
        .forWallet(wallet)
        .call('walletcreatefundedpsbt', { inputs: [], outputs: [{ [address]: sats }] }, any);
    test('of more than there is: insufficient_funds', async () => {
      await assert.rejects(fund(SIGNER, 2_000_000_000_000n), failure('insufficient_funds'));
    });
    test('of dust: amount_too_small', async () => {
      await assert.rejects(fund(SIGNER, 1n), failure('amount_too_small'));
    });
  });

  describe('a batch', () => {
    const heights = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, at) => ({ method: 'getblockhash', params: [from + at] }));

    test('is answered in its order, a hundred calls to a request', async () => {
      const before = node.requests.length;
      const calls = [...heights(0, 101), ...heights(0, 101), ...heights(0, 48)];
      const outcomes = await node.batch(calls, z.string());
      assert.equal(outcomes.length, 250);
      const hashes = outcomes.map((one) => (one.ok ? one.result : ''));
      assert.deepEqual(hashes.slice(0, 101), hashes.slice(101, 202));
      assert.equal(hashes[100], await node.call('getblockhash', [100], z.string()));
      assert.deepEqual(node.requests.slice(before, before + 3), Array(3).fill('getblockhash batch ok'));
    });
    test('holds refusals beside results, without the words of the node', async () => {
      const outcomes = await node.batch([...heights(1, 2), ...heights(999_999, 1_000_000)], z.string());
      assert.deepEqual(
        outcomes.map((one) => (one.ok ? 'ok' : one.error.code)),
        ['ok', 'invalid_params'],
      );
      assert.deepEqual(Object.keys(outcomes[1] ?? {}), ['ok', 'error']);
    });
    test('of nothing asks nobody', async () => {
      const before = node.requests.length;
      assert.deepEqual(await node.batch([], any), []);
      assert.equal(node.requests.length, before);
    });
  });

  describe('a wallet that is not loaded', () => {
    const unload = () => node.call('unloadwallet', [EMPTY], any);
    const info = z.object({ walletname: z.string() });

    test('is loaded, and the call made once more', async () => {
      await unload();
      assert.deepEqual(await node.forWallet(EMPTY).call('getwalletinfo', [], info), { walletname: EMPTY });
    });
    test('is loaded for many callers at the same time', async () => {
      await unload();
      const wallet = node.forWallet(EMPTY);
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => wallet.call('getwalletinfo', [], info)),
      );
      assert.deepEqual(answers, Array(20).fill({ walletname: EMPTY }));
    });
    test('is loaded for a batch too', async () => {
      await unload();
      const calls = [{ method: 'getwalletinfo' }, { method: 'nosuchmethod' }, { method: 'getwalletinfo' }];
      const outcomes = await node.forWallet(EMPTY).batch(calls, any);
      assert.deepEqual(
        outcomes.map((one) => (one.ok ? 'ok' : one.error.code)),
        ['ok', 'unknown_method', 'ok'],
      );
    });
    test('is missing when the node never had it', async () => {
      await assert.rejects(
        node.forWallet('u_77777777').call('getwalletinfo', [], any),
        failure('wallet_missing'),
      );
    });
  });

  describe('a caller that does not wait', () => {
    test('timeout, and the node goes on', async () => {
      const call = node.call('waitfornewblock', [60_000], any, { timeout: 100 });
      await assert.rejects(call, failure('timeout'));
      assert.equal(typeof (await node.call('getblockcount', [], z.int())), 'number');
    });
    test('its own signal, with its own reason', async () => {
      const reason = new Error('the person left');
      const leaving = new AbortController();
      const call = node.call('waitfornewblock', [600], any, { signal: leaving.signal });
      setTimeout(() => leaving.abort(reason), 50);
      await assert.rejects(call, (error) => error === reason);
      await assert.rejects(
        node.call('getblockcount', [], any, { signal: leaving.signal }),
        (error) => error === reason,
      );
    });
    test('calls that wait for long do not hold up others', async () => {
      const order: string[] = [];
      const long = [1, 2, 3, 4].map(() =>
        node.call('waitfornewblock', [2000], any).then(() => order.push('long')),
      );
      await node.call('getblockcount', [], any).then(() => order.push('short'));
      await Promise.all(long);
      assert.deepEqual(order, ['short', 'long', 'long', 'long', 'long']);
    });
  });

  test('methods are counted by name and outcome', () => {
    assert.ok(node.requests.includes('getbalances one ok'));
    assert.ok(node.requests.includes('nosuchmethod one unknown_method'));
    assert.deepEqual(node.retries, []);
  });

  test('no key, no path and no word of the node is in the log', () => {
    const log = node.lines.join('\n');
    assert.match(log, /is not valid/);
    for (const secret of [PRIVATE, WIF, PRIVATE.slice(4, 20), KEY, address, bitcoind.cookieFile.slice(0, 20)])
      assert.equal(log.includes(secret), false, secret);
    assert.doesNotMatch(log, /\/[a-z]+\//);
  });
});
