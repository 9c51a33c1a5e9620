import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isWorthAsking, usualWay, wayDetail, wayTitle } from './way-words.ts';

const key = (name: string) => `[${name}/84h/1h/0h]tpub…/<0;1>/*`;
const one = { threshold: 1, keys: [key('aaaaaaaa')] };
const three = { threshold: 2, keys: ['aaaaaaaa', 'bbbbbbbb', 'cccccccc'].map(key) };

describe('a way to spend', () => {
  it('is named by who signs', () => {
    assert.equal(wayTitle({ signers: [one], hashes: [] }), 'With key aaaaaaaa');
    assert.equal(wayTitle({ signers: [three], hashes: [] }), 'With 2 of 3 keys');
    const whole = { ...three, threshold: 3 };
    assert.equal(
      wayTitle({ signers: [whole], hashes: [{ name: 'sha256', hash: '00' }] }),
      'With all of 3 keys, and the secret of a sha256 hash',
    );
    assert.equal(wayTitle({ signers: [], hashes: [] }), 'Without any signature');
  });
});

describe('when a way opens', () => {
  const now = Date.UTC(2026, 10, 23);
  const free = { after: null, older: null, open: true, opens_in: 0, opens_at: null, coins: 0, amount: 0 };
  const closed = { ...free, open: false };
  const then = ' You can prepare and sign it before, and send it then.';
  const inHours = (hours: number) => new Date(now + hours * 3_600_000).toISOString();
  const says = (way: typeof free | Parameters<typeof wayDetail>[0], words: string) =>
    assert.equal(wayDetail(way, now), words);

  it('is now, with what is there', () => {
    says({ ...free, coins: 1, amount: 5000 }, 'Open now: one coin, 5,000 sat.');
    says({ ...free, coins: 1200, amount: 50_000 }, 'Open now: 1,200 coins, 50,000 sat.');
    says(free, 'Open, and no coin is there to be spent.');
  });

  it('is a block', () =>
    says(
      { ...closed, after: { unit: 'height', value: 1500 }, opens_in: 38, opens_at: inHours(6.4) },
      `Opens at block 1,500, in 38 blocks, about in 6 hours.${then}`,
    ));

  it('is a day', () =>
    says(
      { ...closed, after: { unit: 'time', value: 1_798_761_600 }, opens_at: inHours(39 * 24) },
      `Opens on January 1, 2027, about next month.${then}`,
    ));

  it('is an age of the coins, which tell when there are any', () => {
    const older = { unit: 'blocks', value: 144 } as const;
    says(
      { ...closed, older, opens_in: 1, opens_at: inHours(0.2) },
      `Opens when the oldest coin is 144 blocks old, in 1 block, about in 12 minutes.${then}`,
    );
    says({ ...closed, older, opens_in: null }, `Opens once a coin is 144 blocks old.${then}`);
  });
});

describe('which way is begun with', () => {
  const free = { after: null, older: null, open: true };
  const late = { after: { unit: 'height', value: 9 }, older: null, open: false } as const;
  const passed = { ...late, open: true };
  it('is one without a lock, else an open one, else the first', () => {
    assert.equal(usualWay([late, free]), 1);
    assert.equal(usualWay([late, passed]), 1);
    assert.equal(usualWay([late]), 0);
    assert.equal(usualWay([]), -1);
  });
  it('is not asked where there is but one, and it has no lock', () => {
    assert.equal(isWorthAsking([free]), false);
    assert.equal(isWorthAsking([late]), true);
    assert.equal(isWorthAsking([free, late]), true);
    assert.equal(isWorthAsking([]), false);
  });
});
