import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { challengeMessage, LONGEST_MESSAGE } from './message.ts';
import { privacyLevels } from './model.ts';

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const parts = fc.record({
  audience: fc
    .tuple(fc.domain(), fc.option(fc.integer({ min: 1, max: 65_535 })))
    .map(([host, port]) => (port === null ? host : `${host}:${port}`)),
  userId: fc.uuid(),
  challengeId: fc.uuid(),
  nonce: hex(32),
  level: fc.constantFrom(...privacyLevels),
  threshold: fc.bigInt({ min: 0n, max: 2_100_000_000_000_000n }),
  expiresAt: fc.integer({ min: 1_600_000_000, max: 4_000_000_000 }).map((seconds) => seconds * 1000),
});

/** With all else at its longest. */
const LONGEST_HOST = 117;

describe('the text that is signed', () => {
  it('reads as the template of research §4.6', () => {
    assert.equal(
      challengeMessage({
        audience: 'id.example.com',
        userId: '01890000-0000-7000-8000-000000000001',
        challengeId: '01890000-0000-7000-8000-000000000002',
        nonce: '00'.repeat(16),
        level: 'threshold',
        threshold: 10_000_000n,
        expiresAt: Date.UTC(2026, 0, 2, 3, 4, 5),
      }),
      'HODLXXI proof of funds v1 aud=id.example.com sub=01890000-0000-7000-8000-000000000001 ' +
        'cid=01890000-0000-7000-8000-000000000002 nonce=00000000000000000000000000000000 ' +
        'level=threshold min=10000000 exp=2026-01-02T03:04:05Z',
    );
  });

  it('is at most 330 characters of printable ASCII with single spaces, or is not made', () => {
    fc.assert(
      fc.property(parts, (given) => {
        if (given.audience.length > LONGEST_HOST) return;
        const message = challengeMessage(given);
        assert.ok(message.length <= LONGEST_MESSAGE);
        assert.match(message, /^[!-~]+( [!-~]+)*$/);
      }),
    );
  });

  it('has room for a host of 117 characters', () => {
    const [given] = fc.sample(parts, 1);
    assert.ok(given);
    const longest = { ...given, level: 'aggregate', threshold: 2_100_000_000_000_000n } as const;
    const message = (length: number) => challengeMessage({ ...longest, audience: 'a'.repeat(length) });
    assert.equal(message(LONGEST_HOST).length, LONGEST_MESSAGE);
    assert.throws(() => message(LONGEST_HOST + 1), RangeError);
  });

  it('differs when any part of it does', () => {
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        fc.pre(one.audience.length <= LONGEST_HOST && other.audience.length <= LONGEST_HOST);
        assert.equal(
          challengeMessage(one) === challengeMessage(other),
          JSON.stringify(one, text) === JSON.stringify(other, text),
        );
      }),
    );
  });

  it('is refused for an audience that wallets would not sign', () => {
    const [given] = fc.sample(parts, 1);
    assert.ok(given);
    for (const audience of ['a'.repeat(250), 'a b', 'exämple.com'])
      assert.throws(() => challengeMessage({ ...given, audience }), RangeError);
  });
});

const text = (_key: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value);
