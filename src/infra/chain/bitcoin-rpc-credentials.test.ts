import assert from 'node:assert/strict';
import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { createTestClock } from '../../../test/support/accounts.ts';
import { createScratch } from '../../../test/support/scratch.ts';
import { cookieCredentials } from './bitcoin-rpc-credentials.ts';

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
