import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Writable } from 'node:stream';
import { it } from 'node:test';
import { createScratch } from '../../test/support/scratch.ts';
import { createLog } from '../core/log.ts';
import { startDemo } from './demo.ts';

it('a demo whose port is taken is a warning in the log and nothing more', async () => {
  using scratch = createScratch('demo');
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  assert.ok(address !== null && typeof address === 'object');
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const log = createLog({ level: 'debug', destination });
  const issuer = 'http://127.0.0.1:1';
  const demo = await startDemo({ issuer, port: address.port, host: '127.0.0.1', dataDir: scratch.path, log });
  taken.close();
  assert.equal(demo, null);
  assert.ok(lines.some((line) => line.includes('"level":"warn"')));
});
