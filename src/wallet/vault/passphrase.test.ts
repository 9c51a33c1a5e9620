import assert from 'node:assert/strict';
import { argon2Sync, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { deriveKey } from '../../core/crypto.ts';
import { createPassphraseKeys, kdfParams } from './passphrase.ts';

const random = { bytes: (length: number) => randomBytes(length) };
const secret = randomBytes(32);
const keys = createPassphraseKeys({ secret, random });
const cheap = { ...keys.newParams(), memory: 8192, passes: 1 };

describe('keys from passphrases (RFC 9106)', () => {
  it('the Argon2id in use gives the tag of RFC 9106, section 5.3', () => {
    const tag = argon2Sync('argon2id', {
      message: Buffer.alloc(32, 1),
      nonce: Buffer.alloc(16, 2),
      secret: Buffer.alloc(8, 3),
      associatedData: Buffer.alloc(12, 4),
      parallelism: 4,
      memory: 32,
      passes: 3,
      tagLength: 32,
    });
    assert.equal(tag.toString('hex'), '0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659');
  });

  it('depend on passphrase, salt, costs and the secret, and on nothing else', async () => {
    const key = await keys.derive('a passphrase', cheap);
    assert.equal(key.length, 32);
    assert.deepEqual(await keys.derive('a passphrase', { ...cheap }), key);
    const others = [
      await keys.derive('another', cheap),
      await keys.derive('a passphrase', { ...cheap, passes: 2 }),
      await keys.derive('a passphrase', { ...cheap, salt: keys.newParams().salt }),
      await createPassphraseKeys({ secret: randomBytes(32), random }).derive('a passphrase', cheap),
    ];
    for (const other of others) assert.notDeepEqual(other, key);
    assert.notDeepEqual(deriveKey(secret, 'passphrases'), key);
  });

  it('new locks cost 64 MiB and three passes, and each has its salt', () => {
    const [one, two] = [keys.newParams(), keys.newParams()];
    assert.deepEqual([one.memory, one.passes, one.parallelism], [65_536, 3, 1]);
    assert.notEqual(one.salt, two.salt);
    assert.deepEqual(kdfParams.parse(one), one);
  });

  it('costs beyond all bounds are not read', () => {
    for (const bad of [
      { memory: 4_194_304 },
      { passes: 1000 },
      { parallelism: 64 },
      { salt: '' },
      { kdf: 'md5' },
    ])
      assert.equal(kdfParams.safeParse({ ...cheap, ...bad }).success, false, JSON.stringify(bad));
  });

  it('the event loop goes on meanwhile, and too many at once are turned away', async () => {
    const crowd = Array.from({ length: 40 }, () => keys.derive('a passphrase', cheap));
    const settled = Promise.allSettled(crowd);
    let turns = 0;
    const done = settled.then(() => true);
    while (!(await Promise.race([done, setImmediate(false)]))) turns += 1;
    assert.ok(turns > 10, `${turns} turns`);
    const refused = (await settled).flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    assert.deepEqual(refused, Array(23).fill('rate_limited'));
  });
});
