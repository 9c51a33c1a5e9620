import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { againAfterConflict, createPause } from './again-after-conflict.ts';
import { SqlConflict, SqlUnavailable } from './errors.ts';

describe('againAfterConflict', () => {
  /** Fails `times` times; notes the pauses that were made. */
  const attempt = async (times: number, failure: Error = new SqlConflict('40P01')) => {
    const pauses: number[] = [];
    let tries = 0;
    const work = async () => {
      tries += 1;
      if (tries <= times) throw failure;
      return tries;
    };
    const outcome = await againAfterConflict(work, async (made) => pauses.push(made)).catch(
      (error: unknown) => error,
    );
    return { outcome, pauses, tries };
  };

  it('does what lost against others again, after a pause each time', async () => {
    assert.deepEqual(await attempt(0), { outcome: 1, pauses: [], tries: 1 });
    assert.deepEqual(await attempt(4), { outcome: 5, pauses: [0, 1, 2, 3], tries: 5 });
  });

  it('gives up after five tries, with the last failure', async () => {
    const failure = new SqlConflict('40001');
    assert.deepEqual(await attempt(5, failure), { outcome: failure, pauses: [0, 1, 2, 3], tries: 5 });
  });

  it('does nothing else again: whether it took effect may be unknown', async () => {
    const failure = new SqlUnavailable('08006');
    assert.deepEqual(await attempt(1, failure), { outcome: failure, pauses: [], tries: 1 });
  });

  it('pauses for longer each time, and never for as long as another', async () => {
    const waited: number[] = [];
    const pauseWith = (byte: number) =>
      createPause({ bytes: () => new Uint8Array([byte]) }, async (ms) => waited.push(ms));
    for (const made of [0, 1, 2, 3]) await pauseWith(255)(made);
    for (const made of [0, 3]) await pauseWith(0)(made);
    assert.deepEqual(waited, [10, 20, 40, 80, 5, 40]);
  });
});
