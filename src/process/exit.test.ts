import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { it } from 'node:test';
import { lineOf } from './exit.ts';

it('a port that is taken is named together with the setting that chooses it', async () => {
  const [first, second] = [createServer(), createServer()];
  await once(first.listen(0, '127.0.0.1'), 'listening');
  const { port } = first.address() as AddressInfo;
  const [error] = await once(second.listen(port, '127.0.0.1'), 'error').catch((thrown) => [thrown]);
  assert.equal(lineOf(error), `port ${port} is in use by another program: set PORT to a free one`);
  first.close();
});

it('everything else is told in one line', () => {
  assert.equal(lineOf(new Error('first\nsecond')), 'first');
  assert.equal(lineOf('thrown'), 'the start failed');
});
