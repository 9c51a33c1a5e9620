import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { Script } from '@scure/btc-signer';
import {
  payToLeaf,
  payToScript,
  pubECDSA,
  pubSchnorr,
  type Signed,
  signWitnessScript,
  toSign,
  withWitness,
} from '../../../test/support/bip322.ts';
import { recordNode } from '../../../test/support/bitcoin-rpc.ts';
import { type BitcoinNode, startBitcoind } from '../../../test/support/bitcoind.ts';
import { missing } from '../../../test/support/tools.ts';
import type { ScriptCheck } from '../../account/index.ts';
import { nodeCalls, type ScriptJob } from '../../lib/bitcoin/bip322/node-check.ts';
import { createFastCurve } from '../../lib/bitcoin/curve-fast.ts';
import { type Inconclusive, verifyMessage } from '../../lib/bitcoin/message.ts';
import { type NodeAccess, nodeAccess } from './node-access.ts';
import { createScriptCheck } from './script-check.ts';

const MESSAGE = 'id.example.com wants you to sign in';
const checkAt = ({ url, auth }: NodeAccess): ScriptCheck => createScriptCheck(recordNode(url, auth));
const curve = createFastCurve();
const owner = new Uint8Array(32).fill(1);
const heir = new Uint8Array(32).fill(2);

/** The owner at any time, the heir from height 500 on. */
const covenant = Script.encode([
  'IF',
  pubECDSA(owner),
  'CHECKSIG',
  'ELSE',
  Uint8Array.of(0xf4, 0x01),
  'CHECKLOCKTIMEVERIFY',
  'DROP',
  pubECDSA(heir),
  'CHECKSIG',
  'ENDIF',
]);
const [yes, no] = [Uint8Array.of(1), new Uint8Array(0)];

function inconclusive(address: string | undefined, { full }: Signed, message = MESSAGE): Inconclusive {
  const verdict = verifyMessage({
    address: address ?? '',
    message,
    signature: full,
    network: 'regtest',
    curve,
  });
  assert.ok(verdict.kind === 'inconclusive', JSON.stringify(verdict));
  return verdict;
}

describe('a real node as interpreter', { skip: missing('bitcoind') }, () => {
  let node: BitcoinNode;
  let check: ScriptCheck;
  before(async () => {
    node = await startBitcoind(['-disablewallet']);
    check = checkAt(nodeAccess(node.url, node.cookieFile));
  });
  after(() => node[Symbol.asyncDispose]());

  /** What the node alone would say, for the job and then for each alteration of it. */
  const complete = async (job: ScriptJob) => {
    const { genuine, altered } = nodeCalls(job);
    const verdicts = [genuine, ...altered].map(async (call) => {
      const result = await node.rpc('signrawtransactionwithkey', call);
      return (result as { readonly complete: boolean }).complete;
    });
    return await Promise.all(verdicts);
  };

  const payment = payToScript(covenant);
  const spend = (key: Uint8Array, branch: Uint8Array, options = {}) => {
    const tx = toSign(MESSAGE, payment, options);
    return withWitness(tx, [signWitnessScript(tx, covenant, key), branch, covenant]);
  };

  test('IF: the owner signs', async () => {
    const job = inconclusive(payment.address, spend(owner, yes));
    assert.equal(job.identity, `script:${Buffer.from(payment.script).toString('hex')}`);
    assert.equal(await check(job), 'valid');
  });

  test('ELSE: the heir signs with the lock time, which is reported', async () => {
    const job = inconclusive(payment.address, spend(heir, no, { version: 2, lockTime: 500 }));
    assert.equal(job.lockTime, 500);
    assert.equal(await check(job), 'valid');
  });

  test('ELSE with a lock time below the lock is invalid', async () => {
    assert.equal(await check(inconclusive(payment.address, spend(heir, no, { lockTime: 499 }))), 'invalid');
  });

  test('the key of the other branch is invalid', async () => {
    assert.equal(await check(inconclusive(payment.address, spend(heir, yes))), 'invalid');
  });

  test('MINIMALIF: another truth than 01 is invalid', async () => {
    assert.equal(await check(inconclusive(payment.address, spend(owner, Uint8Array.of(2)))), 'invalid');
  });

  test('a signature over another message is invalid', async () => {
    const other = toSign('another message', payment);
    const signature = signWitnessScript(other, covenant, owner);
    const moved = withWitness(toSign(MESSAGE, payment), [signature, yes, covenant]);
    assert.equal(await check(inconclusive(payment.address, moved)), 'invalid');
  });

  test('a script that no signature satisfies is invalid: it would answer every message', async () => {
    const script = Script.encode(['HASH160', new Uint8Array(20), 'EQUAL', 'NOT']);
    const open = payToScript(script);
    const job = inconclusive(open.address, withWitness(toSign(MESSAGE, open), [Uint8Array.of(7), script]));
    assert.deepEqual(await complete(job), [true, true, true, true]);
    assert.equal(await check(job), 'invalid');
  });

  test('signatures that leave outputs or other inputs open are invalid: each passes one alteration', async () => {
    // NOP makes it a script that is not known here.
    const script = Script.encode(['NOP', pubECDSA(owner), 'CHECKSIG']);
    const own = payToScript(script);
    const tx = toSign(MESSAGE, own);
    const signed = (type: number) => {
      const digest = tx.preimageWitnessV0(0, script, type, 0n);
      const der = secp256k1.sign(digest, owner, { prehash: false, format: 'der' });
      return withWitness(tx, [Uint8Array.of(...der, type), script]);
    };
    const all = inconclusive(own.address, signed(0x01));
    assert.deepEqual(await complete(all), [true, false, false, false]);
    assert.equal(await check(all), 'valid');
    const expected: readonly [type: number, complete: readonly boolean[]][] = [
      [0x02, [true, false, true, false]],
      [0x03, [true, false, true, false]],
      [0x81, [true, false, false, true]],
      [0x83, [true, false, true, true]],
    ];
    for (const [type, verdicts] of expected) {
      const { full, transaction } = signed(type);
      const question = { address: own.address ?? '', message: MESSAGE, signature: full };
      const verdict = verifyMessage({ ...question, network: 'regtest', curve });
      assert.deepEqual(verdict, { kind: 'invalid', reason: 'sighash_type' });
      const job = { ...all, toSign: Buffer.from(transaction).toString('hex') };
      assert.deepEqual(await complete(job), verdicts, `type ${type}`);
      assert.equal(await check(job), 'invalid');
    }
  });

  test('a leaf of P2TR, and a script wrapped in P2SH', async () => {
    const script = Script.encode([pubSchnorr(owner), 'CHECKSIGVERIFY', 0, 'NOT']);
    const { payment: tree, sign } = payToLeaf(script);
    const tx = toSign(MESSAGE, tree);
    assert.equal(await check(inconclusive(tree.address, sign(tx, owner))), 'valid');
    assert.equal(await check(inconclusive(tree.address, sign(tx, heir))), 'invalid');

    const wrapped = payToScript(covenant, true);
    const nested = toSign(MESSAGE, wrapped);
    const witness = [signWitnessScript(nested, covenant, owner), yes, covenant];
    const scriptSig = Script.encode([wrapped.redeemScript ?? no]);
    assert.equal(
      await check(inconclusive(wrapped.address, withWitness(nested, witness, scriptSig))),
      'valid',
    );
  });

  test('a wrong password and a node that is gone are unavailable', async () => {
    const job = inconclusive(payment.address, spend(owner, yes));
    const stranger = new URL(node.url);
    stranger.username = 'somebody';
    stranger.password = 'p@ss';
    assert.equal(await checkAt(nodeAccess(stranger.href))(job), 'unavailable');
    assert.equal(await checkAt(nodeAccess(node.url, '/no/such/cookie'))(job), 'unavailable');
    assert.equal(await checkAt(nodeAccess('http://u:p@127.0.0.1:1'))(job), 'unavailable');
  });
});

describe('whatever a node answers', () => {
  const job = (() => {
    const script = Script.encode(['NOP', pubECDSA(owner), 'CHECKSIG']);
    const own = payToScript(script);
    return inconclusive(own.address, withWitness(toSign(MESSAGE, own), [new Uint8Array(9), script]));
  })();
  const done = (id: number, complete: boolean) => ({ id, result: { complete }, error: null });
  const failed = (id: number, code: number) => ({ id, result: null, error: { code, message: 'no' } });
  const rest = [1, 2, 3].map((id) => done(id, false));
  const cases: readonly [string, string, string, number?][] = [
    ['complete, and no alteration', JSON.stringify([done(0, true), ...rest]), 'valid'],
    ['complete in another order', JSON.stringify([...rest, done(0, true)]), 'valid'],
    ['not complete', JSON.stringify([done(0, false), ...rest]), 'invalid'],
    [
      'an alteration complete too',
      JSON.stringify([done(0, true), done(1, true), ...rest.slice(1)]),
      'invalid',
    ],
    [
      'only an alteration complete',
      JSON.stringify([done(0, false), done(1, true), ...rest.slice(1)]),
      'invalid',
    ],
    ['an error about the job', JSON.stringify([failed(0, -8), ...rest]), 'invalid'],
    ['a node that warms up', JSON.stringify([0, 1, 2, 3].map((id) => failed(id, -28))), 'unavailable'],
    [
      'a call that is not allowed',
      JSON.stringify([0, 1, 2, 3].map((id) => failed(id, -32601))),
      'unavailable',
    ],
    ['answers left out', JSON.stringify([done(0, true)]), 'unavailable'],
    ['one answer for all', JSON.stringify(done(0, true)), 'unavailable'],
    ['no JSON', '<html>', 'unavailable'],
    ['another status', JSON.stringify([done(0, true), ...rest]), 'unavailable', 500],
    ['more than it should', JSON.stringify(' '.repeat(1_100_000)), 'unavailable'],
  ];
  for (const [name, body, expected, status = 200] of cases) {
    test(`${name}: ${expected}`, async () => {
      const server = createServer((_, response) => response.writeHead(status).end(body));
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      const { port } = server.address() as AddressInfo;
      assert.equal(await checkAt(nodeAccess(`http://u:p@127.0.0.1:${port}`))(job), expected);
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    });
  }
});

test('access holds no password in its address', async () => {
  const access = nodeAccess('http://user:p%40ss@127.0.0.1:8332/');
  assert.equal(access.url, 'http://127.0.0.1:8332/');
  assert.equal(await access.auth(), 'user:p@ss');
});
