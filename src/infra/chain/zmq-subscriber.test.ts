import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  greeting,
  message,
  type Publisher,
  ready,
  startPublisher,
} from '../../../test/support/zmq-publisher.ts';
import { type After, after } from './after.ts';
import { createZmqSubscriber } from './zmq-subscriber.ts';

const hash = 'ab'.repeat(32);
const counter = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const transaction = (count: number) => message('hashtx', Buffer.from(hash, 'hex'), counter(count));
const polite = [greeting(), ready('PUB')];

function subscribe(t: TestContext, { url }: Publisher, wait: After = after) {
  const heard: string[] = [];
  const log: string[] = [];
  const write = (_fields: object, text: string) => void log.push(text);
  const subscriber = createZmqSubscriber({
    url,
    topics: ['hashtx'],
    onNotice: (notice) => heard.push(notice.kind),
    onMissed: () => heard.push('missed'),
    after: wait,
    random: { bytes: (length) => randomBytes(length) },
    log: { info: write, warn: write },
  });
  t.after(subscriber.close);
  return { heard, log, subscriber };
}

async function until(what: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !what(); tries += 1) await sleep(10);
  assert.ok(what(), 'not within 4 s');
}

describe('a subscriber', () => {
  test('hears notices, and of its own gaps', async (t) => {
    await using publisher = await startPublisher(polite);
    const { heard, subscriber } = subscribe(t, publisher);
    await until(subscriber.isConnected);
    for (const count of [3, 4, 6, 7]) publisher.send(transaction(count));
    await until(() => heard.length >= 6);
    assert.deepEqual(heard, ['missed', 'seen', 'seen', 'missed', 'seen', 'seen']);
  });

  test('comes back when the connection ends, and says that it was away', async (t) => {
    await using publisher = await startPublisher(polite);
    const { heard, subscriber } = subscribe(t, publisher);
    for (const times of [1, 2, 3]) {
      await until(() => publisher.connections() === times && subscriber.isConnected());
      publisher.hangUp();
      await until(() => !subscriber.isConnected());
    }
    assert.deepEqual(heard, ['missed', 'missed', 'missed']);
  });

  const nonsense: readonly [string, readonly Uint8Array[]][] = [
    ['a web server', [Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')]],
    ['noise', [randomBytes(5000)]],
    ['a frame without end', [...polite, Buffer.from([2, 0x7f, 255, 255, 255, 255, 255, 255, 255])]],
    ['notices of something else', [...polite, message('weather', 'rain', counter(1))]],
    ['a silent one that hangs up', []],
  ];
  for (const [name, talk] of nonsense) {
    test(`${name} in its place is left, and tried again`, async (t) => {
      await using publisher = await startPublisher(talk, polite);
      const { heard, subscriber } = subscribe(t, publisher);
      if (talk.length === 0) {
        await until(() => publisher.connections() === 1);
        publisher.hangUp();
      }
      await until(() => publisher.connections() === 2 && subscriber.isConnected());
      publisher.send(transaction(1));
      await until(() => heard.includes('seen'));
    });
  }

  test('one that never ends its greeting is given up after five seconds; pauses double up to ten', async (t) => {
    const waits: number[] = [];
    // Time passes at once.
    const hurried: After = (ms, run) => {
      waits.push(ms);
      const timer = setTimeout(run, ms === 5000 ? 50 : 0);
      return () => clearTimeout(timer);
    };
    await using publisher = await startPublisher([greeting().subarray(0, 20)]);
    subscribe(t, publisher, hurried);
    await until(() => publisher.connections() >= 10);
    const pauses = waits.filter((ms) => ms !== 5000);
    assert.ok(
      pauses.every((ms, at) => ms <= Math.min(100 * 2 ** at, 10_000)),
      pauses.join(),
    );
    assert.ok(
      pauses.every((ms, at) => ms >= Math.min(50 * 2 ** at, 5000)),
      pauses.join(),
    );
  });

  test('closed, it stays away', async (t) => {
    await using publisher = await startPublisher(polite);
    const { subscriber } = subscribe(t, publisher);
    await until(subscriber.isConnected);
    subscriber.close();
    await sleep(300);
    assert.deepEqual([subscriber.isConnected(), publisher.connections()], [false, 1]);
  });
});
