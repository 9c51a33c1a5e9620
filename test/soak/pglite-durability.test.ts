/** The embedded database alone, killed ten times under writes: from right after the first row to past several checkpoints. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { killWriters } from '../contract/pglite-kills.ts';
import { createScratch } from '../support/scratch.ts';

const KILLS = 10;

it(`${KILLS} × kill -9 under writes: every acknowledged row is there, no transaction is there by half`, async (t) => {
  using scratch = createScratch('durability');
  const enough = Array.from({ length: KILLS }, (_, kill) => 1 + kill * 40);
  const acknowledged = await killWriters(join(scratch.path, 'db'), enough);
  t.diagnostic(`${acknowledged} acknowledged writes`);
  assert.ok(acknowledged >= enough.reduce((sum, writes) => sum + writes, 0));
});
