/** The KeyValue contract over memory and Redis, and what happens when Redis goes away. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { KeyValue } from '../../src/core/ports.ts';
import { KeyValueUnavailable } from '../../src/infra/kv/errors.ts';
import { createMemoryBus, createMemoryKeyValue } from '../../src/infra/kv/memory.ts';
import { createRedis, type Redis } from '../../src/infra/kv/redis.ts';
import { createRedisCaller } from '../../src/infra/kv/redis-caller.ts';
import { createResilientKeyValue } from '../../src/infra/kv/resilient.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { missing } from '../support/tools.ts';
import { kvContract } from './kv.contract.ts';

const MINUTE = 60_000;
const skip = missing('redis');
let server: RedisServer;
before(async () => {
  if (!skip) server = await startRedis();
});
after(() => server?.[Symbol.asyncDispose]());

const createTestClock = () => {
  let now = 1_800_000_000_000;
  return {
    now: () => now,
    pass: async (ms: number) => {
      now += ms;
    },
  };
};

const untilReady = async (redis: Redis): Promise<void> => {
  const deadline = Date.now() + 10_000;
  while (!redis.ready()) {
    assert.ok(Date.now() < deadline, 'Redis was not there again within ten seconds');
    await wait(10);
  }
};

const openRedis = async (errors: Error[] = []): Promise<Redis> => {
  const redis = createRedis({ url: server.url, onError: (error) => errors.push(error) });
  await untilReady(redis);
  return redis;
};

const unavailable = (work: Promise<unknown>, reason: string) =>
  assert.rejects(work, (error) => {
    assert.ok(error instanceof KeyValueUnavailable);
    assert.equal(error.reason, reason);
    return true;
  });

kvContract('memory', false, async () => {
  const clock = createTestClock();
  return {
    kv: createMemoryKeyValue({ clock, maxKeys: 10_000 }),
    bus: createMemoryBus(),
    pass: clock.pass,
    close: async () => {},
  };
});

kvContract('Redis', skip, async () => {
  const redis = await openRedis();
  return { kv: redis.kv, bus: redis.bus, pass: (ms) => wait(ms), close: redis.close };
});

describe('memory is bounded', () => {
  test('beyond maxKeys expired keys go first, then the oldest', async () => {
    const clock = createTestClock();
    const kv = createMemoryKeyValue({ clock, maxKeys: 3 });
    await kv.set('old', '1', MINUTE);
    await kv.set('short', '2', 10);
    await kv.set('young', '3', MINUTE);
    await clock.pass(20);
    await kv.set('new', '4', MINUTE);
    assert.deepEqual(await Promise.all([kv.get('old'), kv.get('young'), kv.get('new')]), ['1', '3', '4']);
    for (let index = 0; index < 100; index += 1) await kv.set(`k${index}`, '', MINUTE);
    assert.deepEqual(await Promise.all([kv.get('new'), kv.get('k96'), kv.get('k99')]), [null, null, '']);
  });
});

test('a command that is not answered fails after half a second', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { call } = createRedisCaller({ isReady: true });
  let ended = false;
  const asked = call(() => new Promise(() => {})).finally(() => {
    ended = true;
  });
  const failed = unavailable(asked, 'timeout');
  t.mock.timers.tick(499);
  await nextTurn();
  assert.equal(ended, false);
  t.mock.timers.tick(1);
  await failed;
});

describe('Redis comes and goes', { skip }, () => {
  test('each operation is one command', async () => {
    await using redis = await openRedis();
    const { kv } = redis;
    const operations: (() => Promise<unknown>)[] = [
      () => kv.set('a', '1', MINUTE),
      () => kv.get('a'),
      () => kv.setIfAbsent('a', '1', MINUTE),
      () => kv.take('a'),
      () => kv.delete('a', 'b'),
      () => kv.increment('n', MINUTE),
      () => redis.bus.publish('c', 'm'),
      () => kv.ping(),
    ];
    for (const operation of operations) await operation();
    assert.equal(redis.commands(), operations.length);
  });

  test('without Redis it starts all the same, fails at once, and works when Redis arrives', async () => {
    await server.stop();
    const errors: Error[] = [];
    await using redis = createRedis({ url: server.url, onError: (error) => errors.push(error) });
    const heard: string[] = [];
    await unavailable(redis.kv.get('a'), 'offline');
    assert.equal(redis.commands(), 0, 'there is no command whose deadline it could wait for');
    await redis.bus.subscribe('early', (message) => heard.push(message));
    await wait(300);
    assert.equal(errors.length, 1, 'one outage is reported once');
    await server.start();
    await untilReady(redis);
    await redis.kv.set('a', '1', MINUTE);
    assert.equal(await redis.kv.get('a'), '1');
    for (let tries = 0; heard.length === 0 && tries < 200; tries += 1) {
      await redis.bus.publish('early', 'here');
      await wait(20);
    }
    assert.ok(heard.length > 0, 'the subscription took effect');
  });

  for (const [event, happen] of [
    ['a restart', () => server.restart()],
    ['kill -9', () => server.kill().then(() => server.start())],
    [
      'FLUSHALL and closed connections',
      () => server.flush().then(() => server.command(['CLIENT', 'KILL', 'TYPE', 'normal'])),
    ],
  ] as const) {
    test(`after ${event} it works again by itself, subscriptions too`, async () => {
      await using redis = await openRedis();
      const heard: string[] = [];
      await redis.bus.subscribe('channel', (message) => heard.push(message));
      await redis.kv.set('lost', '1', MINUTE);
      await happen();
      await untilReady(redis);
      for (let tries = 0; tries < 100; tries += 1) {
        if (
          await redis.kv.ping().then(
            () => true,
            () => false,
          )
        )
          break;
        await wait(20);
      }
      assert.equal(await redis.kv.get('lost'), null);
      assert.equal((await redis.kv.increment('after', MINUTE)).count >= 1, true);
      for (let tries = 0; heard.length === 0 && tries < 200; tries += 1) {
        await redis.bus.publish('channel', 'again').catch(() => {});
        await wait(20);
      }
      assert.equal(heard[0], 'again');
    });
  }

  test('a server that hangs costs the deadline of a command, not a request', async () => {
    await using redis = await openRedis();
    const { 1: pid } = /process_id:(\d+)/.exec(String(await server.command(['INFO', 'server']))) ?? [];
    assert.ok(pid);
    process.kill(Number(pid), 'SIGSTOP');
    try {
      await unavailable(redis.kv.get('a'), 'timeout');
    } finally {
      process.kill(Number(pid), 'SIGCONT');
    }
    assert.equal(await redis.kv.get('never-set'), null);
  });
});

/** A store that can be switched off. */
const createSwitch = (kv: KeyValue) => {
  let away = false;
  const guarded =
    <A extends readonly unknown[], R>(work: (...input: A) => Promise<R>) =>
    async (...input: A): Promise<R> => {
      if (away) throw new KeyValueUnavailable('offline');
      return work(...input);
    };
  const flaky: KeyValue = {
    get: guarded(kv.get),
    set: guarded(kv.set),
    setIfAbsent: guarded(kv.setIfAbsent),
    take: guarded(kv.take),
    delete: guarded(kv.delete),
    increment: guarded(kv.increment),
    ping: guarded(kv.ping),
  };
  return {
    kv: flaky,
    turn: (state: 'on' | 'off') => {
      away = state === 'off';
    },
  };
};

describe('losing the store costs speed, not service', () => {
  const setUp = () => {
    const clock = createTestClock();
    const store = createMemoryKeyValue({ clock, maxKeys: 1000 });
    const { kv, turn } = createSwitch(store);
    const warnings: object[] = [];
    const log = { warn: (fields: object) => void warnings.push(fields) };
    return { clock, store, turn, warnings, resilient: createResilientKeyValue({ kv, clock, log }) };
  };

  test('reads answer null, writes are dropped, counters and locks go on in this process', async () => {
    const { resilient, turn } = setUp();
    await resilient.set('a', '1', MINUTE);
    turn('off');
    assert.equal(await resilient.get('a'), null);
    await resilient.set('b', '2', MINUTE);
    await resilient.delete('b');
    assert.equal(await resilient.take('a'), null);
    assert.equal((await resilient.increment('n', MINUTE)).count, 1);
    assert.equal((await resilient.increment('n', MINUTE, 2)).count, 3);
    assert.equal(await resilient.setIfAbsent('once', 'x', MINUTE), true);
    assert.equal(await resilient.setIfAbsent('once', 'x', MINUTE), false);
    await unavailable(resilient.ping(), 'offline');
    assert.equal(resilient.dropped(), 8);
  });

  test('it warns once per interval', async () => {
    const { resilient, turn, warnings, clock } = setUp();
    turn('off');
    for (let index = 0; index < 10; index += 1) await resilient.get('a');
    assert.equal(warnings.length, 1);
    await clock.pass(MINUTE);
    await resilient.get('a');
    assert.equal(warnings.length, 2);
  });

  test('a value that could not be replaced or deleted in time is never read again', async () => {
    const { resilient, turn, store } = setUp();
    for (const key of ['session', 'profile', 'code', 'kept']) await resilient.set(key, 'old', MINUTE);
    turn('off');
    await resilient.delete('session');
    await resilient.set('profile', 'new', MINUTE);
    await resilient.take('code');
    turn('on');
    const keys = ['session', 'profile', 'code', 'kept'];
    assert.deepEqual(await Promise.all(keys.map((key) => resilient.get(key))), [null, null, null, 'old']);
    assert.equal(await store.get('session'), null);
  });
});
