import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUnlocked } from './locks.ts';

const NOW = Date.UTC(2026, 10, 23);
const SECONDS = NOW / 1000;
const cases: readonly [string, { lockTime?: number; sequence?: number }, boolean][] = [
  ['no locks', {}, true],
  ['zero locks', { lockTime: 0, sequence: 0 }, true],
  ['a time that has come', { lockTime: SECONDS }, true],
  ['a time to come', { lockTime: SECONDS + 1 }, false],
  ['any height: it takes a chain to know', { lockTime: 1 }, false],
  ['the last height', { lockTime: 499_999_999 }, false],
  ['a relative lock in blocks (BIP-68)', { sequence: 1 }, false],
  ['a relative lock in time', { sequence: 0x0040_0001 }, false],
  ['a relative lock of nothing', { sequence: 0x0040_0000 }, true],
  ['a sequence that says no relative lock', { sequence: 0xffff_fffe }, true],
  ['a final sequence does not open a lock time', { lockTime: 1, sequence: 0xffff_ffff }, false],
];
for (const [name, locks, open] of cases) {
  test(`${name}: ${open ? 'open' : 'locked'}`, () => assert.equal(isUnlocked(locks, NOW), open));
}
