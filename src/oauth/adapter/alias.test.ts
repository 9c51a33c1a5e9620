import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createAliases } from './alias.ts';

const aliases = createAliases(Buffer.alloc(32, 1));
const digest = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));

describe('the alias of a device code', () => {
  it('leads back to its digest', () => {
    fc.assert(fc.property(digest, (any) => aliases.read(aliases.make(any))?.equals(any) === true));
  });

  it('is the same in every process with the key, and nothing to one with another', () => {
    const other = createAliases(Buffer.alloc(32, 2));
    fc.assert(
      fc.property(digest, (any) => {
        assert.equal(createAliases(Buffer.alloc(32, 1)).make(any), aliases.make(any));
        assert.equal(other.read(aliases.make(any)), null);
      }),
    );
  });

  it('cannot be made from the digest, which a copy of the database has', () => {
    const hex = Buffer.alloc(32, 7).toString('hex');
    for (const forged of [hex, `alias~${hex}`, `alias~${hex}~`, `alias~${hex}~${hex}`]) {
      assert.equal(aliases.read(forged), null);
    }
  });

  it('does not survive a changed character', () => {
    const alias = aliases.make(Buffer.alloc(32, 7));
    for (let at = 0; at < alias.length; at += 1) {
      const changed = alias.slice(0, at) + (alias[at] === '0' ? '1' : '0') + alias.slice(at + 1);
      assert.equal(aliases.read(changed), null);
    }
  });

  it('is not what any other string is', () => {
    fc.assert(fc.property(fc.string(), (any) => aliases.read(any) === null));
  });
});
