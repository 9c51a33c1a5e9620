import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { z } from 'zod';
import type { BitcoinRpc } from './bitcoin-rpc.ts';
import { findEndpoints } from './zmq-endpoints.ts';

/** A node whose notifications are these, `type address`. */
const publishing = (...lines: readonly string[]): BitcoinRpc => ({
  call: async <T>(_method: string, _params: unknown, schema: z.ZodType<T>) =>
    schema.parse(
      lines.map((line) => {
        const [type = '', address = ''] = line.split(' ');
        return { type, address, hwm: 1000 };
      }),
    ),
  batch: async () => [],
});

const [near, far] = ['tcp://127.0.0.1:28332', 'tcp://10.0.0.9:28333'];
const rows: readonly [string, readonly string[], unknown][] = [
  ['nothing is published', [], []],
  ['sequence is enough', [`pubhashtx ${near}`, `pubsequence ${near}`], [{ url: near, topics: ['sequence'] }]],
  [
    'hashes at one place',
    [`pubhashtx ${near}`, `pubhashblock ${near}`],
    [{ url: near, topics: ['hashblock', 'hashtx'] }],
  ],
  [
    'hashes at two places',
    [`pubhashtx ${near}`, `pubhashblock ${far}`],
    [
      { url: far, topics: ['hashblock'] },
      { url: near, topics: ['hashtx'] },
    ],
  ],
  [
    'everywhere is where calls go',
    ['pubsequence tcp://0.0.0.0:1'],
    [{ url: 'tcp://node:1', topics: ['sequence'] }],
  ],
  [
    'on every IPv6 interface too',
    ['pubsequence tcp://[::]:1'],
    [{ url: 'tcp://node:1', topics: ['sequence'] }],
  ],
  ['IPv6', ['pubsequence tcp://[::1]:1'], [{ url: 'tcp://[::1]:1', topics: ['sequence'] }]],
  ['a socket of its file system is not for us', ['pubsequence ipc:///tmp/x', 'pubrawtx tcp://a:1'], []],
];
for (const [name, lines, endpoints] of rows)
  test(name, async () => assert.deepEqual(await findEndpoints(publishing(...lines), 'node'), endpoints));
