/** The parts of the client by themselves, with time and chance in the test's hands. */
import assert from 'node:assert/strict';
import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { base58 } from '@scure/base';
import fc from 'fast-check';
import { createTestClock } from '../../../test/support/accounts.ts';
import { createScratch } from '../../../test/support/scratch.ts';
import { createBreaker } from './bitcoin-rpc-breaker.ts';
import { cookieCredentials } from './bitcoin-rpc-credentials.ts';
import { NodeError, type NodeErrorCode, nodeErrorOf } from './bitcoin-rpc-errors.ts';
import { createGate } from './bitcoin-rpc-gate.ts';
import { amount, parseExactly, real, stringifyExactly } from './bitcoin-rpc-json.ts';
import { isLong, isRepeatable } from './bitcoin-rpc-methods.ts';
import { withRetries } from './bitcoin-rpc-retry.ts';
import { scrub } from './bitcoin-rpc-scrub.ts';

describe('JSON without floats', () => {
  test('numbers a float may not hold arrive as written', () => {
    const text =
      '{"a": 0.30000000, "b":[1, -2, 1e-8 ,9007199254740993], "c":"x:1.5,\\"2.5", "d": -0.1, "e": 50}';
    assert.deepEqual(parseExactly(text), {
      a: '0.30000000',
      b: [1, -2, '1e-8', '9007199254740993'],
      c: 'x:1.5,"2.5',
      d: '-0.1',
      e: 50,
    });
  });
  test('whatever JSON holds besides is read as JSON.parse reads it', () => {
    const isExact = (value: unknown) => typeof value !== 'number' || Number.isSafeInteger(value);
    fc.assert(
      fc.property(fc.json(), (text) => {
        const plain: unknown = JSON.parse(text, (_key, value) => (isExact(value) ? value : undefined));
        const exact = parseExactly(text);
        if (isDeepExact(JSON.parse(text), isExact)) assert.deepEqual(exact, plain);
        else assert.equal(JSON.stringify(exact).length > 0, true);
      }),
    );
  });
  test('every amount goes out and comes in as itself', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -2_100_000_000_000_000n, max: 2_100_000_000_000_000n }), (sats) => {
        const sent = stringifyExactly([sats]);
        assert.match(sent, /^\["-?\d+\.\d{8}"\]$/);
        // As the node would write it: without the quotes.
        const [received] = [parseExactly(sent.replaceAll('"', ''))].flat();
        assert.equal(amount.parse(received), sats);
      }),
    );
  });
  test('amounts that are none are refused, other numbers are read', () => {
    for (const value of ['1e-9', '21000001', 'x', null, 1.5, {}, []])
      assert.equal(amount.safeParse(value).success, false);
    assert.equal(amount.parse(2), 200_000_000n);
    assert.equal(real.parse('4.656542373906925e-10'), 4.656542373906925e-10);
    for (const value of ['', 'x', 'NaN', null]) assert.equal(real.safeParse(value).success, false);
  });
});

const isDeepExact = (value: unknown, isExact: (value: unknown) => boolean): boolean =>
  typeof value === 'object' && value !== null
    ? Object.values(value).every((one) => isDeepExact(one, isExact))
    : isExact(value);

describe('names of refusals', () => {
  const rows: readonly [number, string, NodeErrorCode][] = [
    [-4, 'Wallet is currently rescanning. Abort existing rescan or wait.', 'rescanning'],
    [-1, 'Rescan aborted by user.', 'rescan_aborted'],
    [-4, 'SQLiteDatabase: Unable to obtain an exclusive lock on the database', 'wallet_already_loaded'],
    [-36, "Failed to restore wallet. Database file exists in '/a/b'.", 'wallet_exists'],
    [-6, 'Insufficient funds', 'insufficient_funds'],
    [-12, 'No bech32m addresses available.', 'no_address'],
    [-4, 'Error: This wallet has no available keys', 'wallet_refused'],
    [-20, 'something new', 'failed'],
    [-32700, 'Parse error', 'failed'],
  ];
  for (const [code, message, name] of rows)
    test(`${code} ${message.slice(0, 40)}: ${name}`, () => {
      const error = nodeErrorOf({ code, message });
      assert.deepEqual([error.code, error.rpcCode], [name, code]);
      assert.equal(error.message.includes(message), false);
    });
});

describe('what a node said, for the log', () => {
  test('keeps the words', () => {
    assert.equal(scrub('Verifying blocks…'), 'Verifying blocks…');
    assert.equal(scrub("wpkh(): key 'xprv9s21ZrQH1' is not valid"), 'wpkh(): key … is not valid');
    assert.equal(
      scrub('Wallet file verification failed. [/home/satoshi/x]'),
      'Wallet file verification failed. …',
    );
  });
  test('holds no key, address, hash or path, however they stand in it', () => {
    const secrets = fc.oneof(
      fc.uint8Array({ minLength: 25, maxLength: 82 }).map((bytes) => base58.encode(bytes)),
      fc.uint8Array({ minLength: 20, maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString('hex')),
      fc
        .array(fc.stringMatching(/^[a-zA-Z0-9 ._-]{1,12}$/), { minLength: 1 })
        .map((parts) => `'/${parts.join('/')}'`),
    );
    const around = fc.constantFrom('', ' ', "'", '"', '(', ':', ',');
    fc.assert(
      fc.property(around, secrets, around, (before, secret, behind) => {
        const shown = scrub(`key ${before}${secret}${behind} is not valid`);
        assert.equal(shown.includes(secret.slice(0, 16)), false);
        assert.ok(shown.length <= 200);
      }),
    );
  });
});

describe('which calls may be made twice', () => {
  const twice = ['getblock', 'listunspent', 'decodepsbt', 'finalizepsbt', 'loadwallet', 'sendrawtransaction'];
  const once = [
    'getnewaddress',
    'getrawchangeaddress',
    'createwallet',
    'importdescriptors',
    'rescanblockchain',
  ];
  for (const method of twice) test(`${method} may`, () => assert.equal(isRepeatable(method, []), true));
  for (const method of [...once, 'bumpfee', 'generatetoaddress', 'stop', 'anything'])
    test(`${method} may not`, () => assert.equal(isRepeatable(method, []), false));
  test('a scan may be asked after, not begun, twice', () => {
    assert.equal(isRepeatable('scantxoutset', ['status']), true);
    assert.equal(isRepeatable('scantxoutset', ['start', []]), false);
    assert.deepEqual(
      [isLong('scantxoutset', { action: 'start' }), isLong('scantxoutset', ['status'])],
      [true, false],
    );
  });
  test('funding may, unless it locks the coins', () => {
    assert.equal(isRepeatable('walletcreatefundedpsbt', [[], [{ a: 1n }]]), true);
    assert.equal(isRepeatable('walletcreatefundedpsbt', [[], [], 0, { lockUnspents: true }]), false);
    assert.equal(isRepeatable('walletcreatefundedpsbt', { options: { lockUnspents: true } }), false);
  });
});

describe('retries', () => {
  const run = async (codes: readonly NodeErrorCode[], repeatable: boolean, chance = 255) => {
    const pauses: number[] = [];
    let made = 0;
    const attempt = async () => {
      const code = codes[made];
      made += 1;
      if (code !== undefined) throw new NodeError(code);
      return 'done';
    };
    const outcome = await withRetries(attempt, {
      repeatable,
      random: { bytes: () => Uint8Array.of(chance) },
      onRetry: () => {},
      pause: async (ms) => void pauses.push(ms),
    }).catch((error: NodeError) => error.code);
    return { outcome, made, pauses };
  };
  const all = <T>(length: number, one: T): readonly T[] => Array(length).fill(one);

  test('pauses double up to two seconds', async () => {
    const { outcome, pauses } = await run(all(8, 'warming_up'), false);
    assert.equal(outcome, 'done');
    assert.deepEqual(pauses, [50, 100, 200, 400, 800, 1600, 2000, 2000]);
  });
  test('chance takes up to half of a pause', async () => {
    assert.deepEqual((await run(all(3, 'busy'), false, 0)).pauses, [25, 50, 100]);
  });
  test('what was not done is tried five times, whatever it was', async () => {
    assert.deepEqual(await run(all(9, 'unreachable'), false, 0), {
      outcome: 'unreachable',
      made: 5,
      pauses: [25, 50, 100, 200],
    });
  });
  test('what may have been done is tried again only when it may be', async () => {
    assert.equal((await run(['connection_lost'], true)).outcome, 'done');
    assert.equal((await run(['connection_lost'], false)).outcome, 'connection_lost');
  });
  test('a refusal is final', async () => {
    for (const code of ['not_found', 'timeout', 'unauthorized', 'forbidden', 'unreadable'] as const)
      assert.equal((await run([code], true)).made, 1);
  });
  test('the first reason is told, not that the node is left alone because of it', async () => {
    assert.equal((await run(['unreachable', 'unavailable'], true)).outcome, 'unreachable');
  });
});

describe('the breaker', () => {
  const setUp = () => {
    const clock = createTestClock();
    const changes: boolean[] = [];
    const onChange = (isOpen: boolean) => void changes.push(isOpen);
    const breaker = createBreaker({ clock, failures: 3, pause: 1000, longest: 3000, onChange });
    const fail = () => breaker.attempt()?.failed();
    return { clock, changes, breaker, fail };
  };

  test('opens after failures in a row, not before', () => {
    const { breaker, fail, changes } = setUp();
    fail();
    fail();
    breaker.attempt()?.succeeded();
    fail();
    fail();
    assert.equal(breaker.isOpen(), false);
    fail();
    assert.equal(breaker.attempt(), null);
    assert.deepEqual(changes, [true]);
  });
  test('lets one trial through when its pause is over; its success closes it', () => {
    const { breaker, fail, clock, changes } = setUp();
    for (const _ of [1, 2, 3]) fail();
    clock.pass(999);
    assert.equal(breaker.attempt(), null);
    clock.pass(1);
    const trial = breaker.attempt();
    assert.equal(breaker.attempt(), null);
    trial?.succeeded();
    assert.ok(breaker.attempt());
    assert.deepEqual(changes, [true, false]);
  });
  test('waits twice as long after each vain trial, up to its longest pause', () => {
    const { breaker, fail, clock } = setUp();
    for (const _ of [1, 2, 3]) fail();
    for (const pause of [1000, 2000, 3000, 3000]) {
      clock.pass(pause - 1);
      assert.equal(breaker.attempt(), null, `${pause}`);
      clock.pass(1);
      fail();
    }
  });
  test('a trial that taught nothing leaves the place to the next', () => {
    const { breaker, fail, clock } = setUp();
    for (const _ of [1, 2, 3]) fail();
    clock.pass(1000);
    breaker.attempt()?.ended();
    assert.ok(breaker.attempt());
  });
  test('calls from before it opened neither prolong it nor are lost as good news', () => {
    const { breaker, fail, clock } = setUp();
    const [slow, lucky] = [breaker.attempt(), breaker.attempt()];
    for (const _ of [1, 2, 3]) fail();
    slow?.failed();
    clock.pass(1000);
    breaker.attempt()?.ended();
    lucky?.succeeded();
    assert.equal(breaker.isOpen(), false);
  });
});

describe('the gate', () => {
  const never = new AbortController().signal;
  const held = () => Promise.withResolvers<void>();

  test('lets in as many as there are places, the others in their order', async () => {
    const gate = createGate({ inside: 2, waiting: 10 });
    const works = Array.from({ length: 5 }, held);
    const entered: number[] = [];
    const passing = works.map((work, at) =>
      gate.pass(never, () => {
        entered.push(at);
        return work.promise;
      }),
    );
    await new Promise(setImmediate);
    assert.deepEqual(entered, [0, 1]);
    for (const { resolve } of works) resolve();
    await Promise.all(passing);
    assert.deepEqual(entered, [0, 1, 2, 3, 4]);
  });
  test('refuses when too many wait', async () => {
    const gate = createGate({ inside: 1, waiting: 1 });
    const work = held();
    const passing = [1, 2].map(() => gate.pass(never, () => work.promise));
    await assert.rejects(
      gate.pass(never, async () => {}),
      { code: 'overloaded' },
    );
    work.resolve();
    await Promise.all(passing);
    await gate.pass(never, async () => {});
  });
  test('who gives up waiting leaves the queue; a failure leaves its place', async () => {
    const gate = createGate({ inside: 1, waiting: 1 });
    const work = held();
    const first = gate.pass(never, () => work.promise);
    const leaving = new AbortController();
    const second = gate.pass(leaving.signal, async () => assert.fail('it had given up'));
    leaving.abort(new Error('gone'));
    await assert.rejects(second, /gone/);
    const third = gate.pass(never, async () => 'in');
    work.reject(new Error('broken'));
    await assert.rejects(first, /broken/);
    assert.equal(await third, 'in');
  });
});

describe('the cookie', () => {
  test('is read once, and again when its time changes, at most once a second', async () => {
    using scratch = createScratch('cookie');
    const file = join(scratch.path, '.cookie');
    const clock = createTestClock();
    const credentials = cookieCredentials(file, clock);
    writeFileSync(file, '__cookie__:one\n');
    assert.equal(await credentials(), '__cookie__:one');
    writeFileSync(file, '__cookie__:two');
    utimesSync(file, 1, 1);
    assert.equal(await credentials(), '__cookie__:one');
    clock.pass(1000);
    assert.equal(await credentials(), '__cookie__:two');
  });
  test('is read at once when the node refused what it held', async () => {
    using scratch = createScratch('cookie');
    const file = join(scratch.path, '.cookie');
    const credentials = cookieCredentials(file, createTestClock());
    writeFileSync(file, 'u:one');
    assert.equal(await credentials(), 'u:one');
    writeFileSync(file, 'u:two');
    const renewed = await Promise.all(Array.from({ length: 5 }, () => credentials('u:one')));
    assert.deepEqual(renewed, Array(5).fill('u:two'));
    assert.equal(await credentials('u:two'), 'u:two');
  });
  test('that is missing, empty or no cookie at all: unreachable, until there is one', async () => {
    using scratch = createScratch('cookie');
    const file = join(scratch.path, '.cookie');
    const credentials = cookieCredentials(file, createTestClock());
    for (const text of [null, '', 'x'.repeat(2000)]) {
      if (text !== null) writeFileSync(file, text);
      await assert.rejects(credentials(), { code: 'unreachable' });
    }
    writeFileSync(file, 'u:p');
    assert.equal(await credentials(), 'u:p');
    rmSync(file);
    await assert.rejects(credentials('u:p'), { code: 'unreachable' });
  });
});
