/** What every room may rely on, whichever KeyValue and Bus it was given. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { Bus, KeyValue } from '../../src/core/ports.ts';

export type KvSubject = {
  readonly kv: KeyValue;
  readonly bus: Bus;
  /** Lets `ms` go by, as this adapter sees time. */
  readonly pass: (ms: number) => Promise<void>;
  readonly close: () => Promise<void>;
};

const MINUTE = 60_000;

/** Delivery is asynchronous everywhere. */
const until = async (condition: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 200 && !condition(); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.ok(condition(), 'it did not happen within a second');
};

export const kvContract = (name: string, skip: string | false, open: () => Promise<KvSubject>): void => {
  describe(`KeyValue and Bus: ${name}`, { skip }, () => {
    let subject: KvSubject;
    before(async () => {
      subject = await open();
    });
    after(() => subject.close());

    test('what was set is read until it expires', async () => {
      const { kv, pass } = subject;
      const key = randomUUID();
      assert.equal(await kv.get(key), null);
      await kv.set(key, 'first', MINUTE);
      await kv.set(key, 'späth "\n\0', 400);
      assert.equal(await kv.get(key), 'späth "\n\0');
      await pass(450);
      assert.equal(await kv.get(key), null);
    });

    test('setIfAbsent: of many concurrent callers one sets, until the key has expired', async () => {
      const { kv, pass } = subject;
      const key = randomUUID();
      const attempts = Array.from({ length: 50 }, (_, index) => kv.setIfAbsent(key, `${index}`, 400));
      assert.equal((await Promise.all(attempts)).filter(Boolean).length, 1);
      await pass(450);
      assert.equal(await kv.setIfAbsent(key, 'again', MINUTE), true);
      assert.equal(await kv.get(key), 'again');
    });

    test('take: of many concurrent callers exactly one receives the value', async () => {
      const { kv } = subject;
      const key = randomUUID();
      await kv.set(key, 'prize', MINUTE);
      const taken = await Promise.all(Array.from({ length: 50 }, () => kv.take(key)));
      assert.deepEqual(
        taken.filter((value) => value !== null),
        ['prize'],
      );
      assert.equal(await kv.get(key), null);
    });

    test('delete removes several keys at once, and none is fine', async () => {
      const { kv } = subject;
      const keys = [randomUUID(), randomUUID(), randomUUID()] as const;
      for (const key of keys) await kv.set(key, 'x', MINUTE);
      await kv.delete(keys[0], keys[1], 'never-set');
      await kv.delete();
      assert.deepEqual(await Promise.all(keys.map((key) => kv.get(key))), [null, null, 'x']);
    });

    test('increment: no count is lost, and the window starts at the first one', async () => {
      const { kv, pass } = subject;
      const key = randomUUID();
      const counted = await Promise.all(Array.from({ length: 50 }, () => kv.increment(key, 1000)));
      assert.deepEqual(
        counted.map(({ count }) => count).toSorted((a, b) => a - b),
        Array.from({ length: 50 }, (_, index) => index + 1),
      );
      assert.ok(counted.every(({ resetIn }) => resetIn > 0 && resetIn <= 1000));
      await pass(400);
      const later = await kv.increment(key, 1000, 5);
      assert.equal(later.count, 55);
      assert.ok(later.resetIn <= 600, `${later.resetIn} ms left of the first window`);
      await pass(700);
      assert.equal((await kv.increment(key, 1000)).count, 1);
    });

    test('ping answers', () => subject.kv.ping());

    test('a subscriber receives what is published, in order, until it leaves', async () => {
      const { bus } = subject;
      const channel = randomUUID();
      const heard: string[] = [];
      const also: string[] = [];
      const leave = await bus.subscribe(channel, (message) => heard.push(message));
      const leaveToo = await bus.subscribe(channel, (message) => also.push(message));
      await bus.publish(`${channel}-other`, 'elsewhere');
      for (let index = 0; index < 20; index += 1) await bus.publish(channel, `${index}`);
      await until(() => also.length === 20);
      assert.deepEqual(
        heard,
        Array.from({ length: 20 }, (_, index) => `${index}`),
      );
      await leave();
      await bus.publish(channel, 'last');
      await until(() => also.length === 21);
      assert.equal(heard.length, 20);
      await leaveToo();
    });
  });
};
