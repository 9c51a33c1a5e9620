/** The embedded server, killed twenty times under writes: everything it acknowledged is there when it opens again. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { killUnderWrites } from '../support/kill-under-writes.ts';

it('keeps everything it acknowledged over 20 times kill -9 under writes', async (t) => {
  const { kept, seed } = await killUnderWrites(20);
  t.diagnostic(`${kept} acknowledged applications, sign-ins and sessions, all kept; seed ${seed}`);
  assert.ok(kept >= 100);
});
