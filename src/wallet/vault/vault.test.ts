import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { SealError } from '../../core/crypto.ts';
import { createVault } from './vault.ts';

const random = { bytes: (length: number) => randomBytes(length) };
const secret = randomBytes(32);
const current = randomBytes(32);
const vault = createVault({ masterKey: { current }, secret, random });

const descriptors = fc.record(
  { receive: fc.string(), change: fc.option(fc.string()) },
  { noNullPrototype: true },
);
const example = { receive: 'wpkh(xpub/0/*)#aaaaaaaa', change: 'wpkh(xpub/1/*)#bbbbbbbb' };

describe('the vault', () => {
  it('gives back the descriptors that were put in', () => {
    fc.assert(
      fc.property(descriptors, fc.uuid(), (any, id) => {
        assert.deepEqual(vault.open({ id, ...vault.seal(id, any) }), any);
      }),
    );
  });

  it('opens nothing in the place of another wallet', () => {
    const id = randomUUID();
    const sealed = vault.seal(id, example);
    assert.throws(() => vault.open({ id: randomUUID(), ...sealed }), SealError);
    const other = vault.seal(id, example);
    assert.throws(() => vault.open({ id, ...sealed, dataKey: other.dataKey }), SealError);
  });

  it('shows nothing of the descriptors in what is stored', () => {
    const stored = Object.values(vault.seal(randomUUID(), example));
    for (const column of stored) assert.equal(column.includes('xpub'), false);
  });

  it('never stores the same twice, but its MAC', () => {
    const id = randomUUID();
    const [one, two] = [vault.seal(id, example), vault.seal(id, example)];
    assert.notDeepEqual(one.encryptedDescriptor, two.encryptedDescriptor);
    assert.notDeepEqual(one.dataKey, two.dataKey);
    assert.deepEqual(one.descriptorMac, two.descriptorMac);
  });

  it('the MAC tells different descriptors apart, and needs the secret', () => {
    fc.assert(
      fc.property(descriptors, descriptors, (a, b) => {
        const same = a.receive === b.receive && a.change === b.change;
        assert.equal(vault.mac(a).equals(vault.mac(b)), same);
      }),
    );
    const other = createVault({ masterKey: { current }, secret: randomBytes(32), random });
    assert.notDeepEqual(other.mac(example), vault.mac(example));
  });

  it('opens a locked wallet with its data key alone', () => {
    const id = randomUUID();
    const sealed = vault.seal(id, example);
    const key = vault.dataKey({ id, ...sealed });
    const locked = { id, ...sealed, dataKey: null };
    assert.throws(() => vault.open(locked), { code: 'wallet_locked' });
    assert.throws(() => vault.open(locked, randomBytes(32)), SealError);
    assert.deepEqual(vault.open(locked, key), example);
  });

  it('seals drafts for their own place', () => {
    const id = randomUUID();
    const key = vault.dataKey({ id, ...vault.seal(id, example) });
    const sealed = vault.sealFor(key, 'cHNidP8=', 'wallet_drafts:1:psbt_sealed');
    assert.equal(vault.openFor(key, sealed, 'wallet_drafts:1:psbt_sealed'), 'cHNidP8=');
    assert.throws(() => vault.openFor(key, sealed, 'wallet_drafts:2:psbt_sealed'), SealError);
  });

  it('opens under the previous master key, and its MACs stay', () => {
    const id = randomUUID();
    const sealed = vault.seal(id, example);
    const masterKey = { current: randomBytes(32), previous: current };
    const next = createVault({ masterKey, secret, random });
    assert.deepEqual(next.open({ id, ...sealed }), example);
    assert.deepEqual(next.mac(example), sealed.descriptorMac);
    assert.throws(() => vault.open({ id, ...next.seal(id, example) }), SealError);
  });
});
