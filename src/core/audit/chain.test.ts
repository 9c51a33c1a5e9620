import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  type AuditRecord,
  breakBetween,
  canonicalJson,
  canonicalRecord,
  GENESIS,
  linkAll,
  linkHash,
  type SealedRecord,
} from './chain.ts';

const text = fc.string({ maxLength: 12 });
const record: fc.Arbitrary<AuditRecord> = fc.record({
  id: fc.nat().map(String),
  userId: fc.option(fc.uuid()),
  clientId: fc.option(text),
  action: text,
  success: fc.boolean(),
  resourceType: fc.option(text),
  resourceId: fc.option(text),
  ip: fc.option(fc.ipV4()),
  userAgent: fc.option(text),
  metadata: fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null))),
  createdAt: fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
});
const history = fc.array(record, { minLength: 1, maxLength: 8 });

/** What the database would hold after sealing. */
function seal(records: readonly AuditRecord[]): SealedRecord[] {
  const links = linkAll(GENESIS, records);
  return records.map((each, index) => {
    const { seq = 0n, hash = null, prevHash = null } = links[index] ?? {};
    return { ...each, seq, hash, prevHash };
  });
}

/** Index and reason of the first break, as `verifyChain` finds it. */
function firstBreak(sealed: readonly SealedRecord[]): { index: number; reason: string } | null {
  let head = GENESIS;
  for (const [index, each] of sealed.entries()) {
    const reason = breakBetween(head, each);
    if (reason !== null) return { index, reason };
    head = { seq: each.seq, hash: each.hash ?? GENESIS.hash };
  }
  return null;
}

describe('the hash chain', () => {
  it('of untouched records has no break', () => {
    fc.assert(fc.property(history, (records) => assert.equal(firstBreak(seal(records)), null)));
  });

  it('breaks exactly where any field of any record was altered', () => {
    fc.assert(
      fc.property(history, fc.nat(), record, (records, at, other) => {
        const sealed = seal(records);
        const index = at % sealed.length;
        const victim = sealed[index];
        assert.ok(victim);
        for (const field of Object.keys(other) as (keyof AuditRecord)[]) {
          const altered: SealedRecord = { ...victim, [field]: other[field] };
          const same: boolean = canonicalRecord(victim.seq, altered) === canonicalRecord(victim.seq, victim);
          const expected: ReturnType<typeof firstBreak> = same ? null : { index, reason: 'altered' };
          assert.deepEqual(firstBreak(sealed.with(index, altered)), expected, field);
        }
      }),
    );
  });

  it('shows a gap where a record was removed, and any change of order', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 3, maxLength: 8 }), fc.nat(), (records, at) => {
        const sealed = seal(records);
        const index = at % (sealed.length - 1);
        assert.deepEqual(firstBreak(sealed.toSpliced(index, 1)), { index, reason: 'gap' });
        const [a, b] = sealed.slice(index);
        assert.ok(a && b);
        const swapped = sealed.with(index, { ...b, seq: a.seq }).with(index + 1, { ...a, seq: b.seq });
        assert.deepEqual(firstBreak(swapped), { index, reason: 'altered' });
      }),
    );
  });

  it('shows a record that was re-hashed without its successors', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 2, maxLength: 6 }), (records) => {
        const sealed = seal(records);
        const [first] = sealed;
        assert.ok(first?.prevHash);
        const forged = { ...first, action: `${first.action}!` };
        const rehashed = { ...forged, hash: linkHash(first.prevHash, first.seq, forged) };
        assert.deepEqual(firstBreak(sealed.with(0, rehashed)), { index: 1, reason: 'unlinked' });
      }),
    );
  });
});

describe('canonicalJson', () => {
  it('does not depend on the order of keys, at any depth', () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, reversed(inner)]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        assert.equal(canonicalJson(value), canonicalJson(reversed(value))),
      ),
    );
  });

  it('says everything: what was written can be read back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value))),
      ),
    );
  });
});
