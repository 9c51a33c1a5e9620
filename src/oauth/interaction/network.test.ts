import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { proximity } from './network.ts';

const sameNetwork = (a: string, b: string) => proximity(a, b) === 'same';

describe('one place or two', () => {
  it('IPv4 addresses are one place within a /24', () => {
    assert.equal(sameNetwork('203.0.113.9', '203.0.113.254'), true);
    assert.equal(sameNetwork('203.0.113.9', '203.0.114.9'), false);
    assert.equal(sameNetwork('20.3.0.113', '203.0.113.9'), false);
  });

  it('IPv6 addresses are one place within a /48, however they are written', () => {
    assert.equal(sameNetwork('2001:db8:1::1', '2001:0DB8:0001:ffff:1:2:3:4'), true);
    assert.equal(sameNetwork('2001:db8:1::1', '2001:db8:2::1'), false);
    assert.equal(sameNetwork('2001:db8::1', '2001:db8:0:1::1'), true);
    assert.equal(sameNetwork('::1', '::2'), true);
    assert.equal(sameNetwork('1::', '::1'), false);
  });

  it('the families cannot be compared: one household has both', () => {
    assert.equal(proximity('203.0.113.9', '2001:db8::1'), 'incomparable');
  });

  it('of an unknown address nothing is said', () => {
    assert.equal(proximity(null, null), 'unknown');
    assert.equal(proximity('203.0.113.9', null), 'unknown');
    assert.equal(proximity('', '203.0.113.9'), 'unknown');
  });

  it('what differs is said to differ', () => {
    assert.equal(proximity('203.0.113.9', '198.51.100.7'), 'different');
  });

  it('is symmetric, and every address is in its own place', () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6());
    fc.assert(fc.property(address, address, (a, b) => sameNetwork(a, b) === sameNetwork(b, a)));
    fc.assert(fc.property(address, (a) => sameNetwork(a, a)));
  });

  it('in IPv6 the last five groups do not matter and the first three do', () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((n) => n.toString(16));
    const groups = fc.array(group, { minLength: 8, maxLength: 8 });
    const shorten = (all: readonly string[]) => new URL(`http://[${all.join(':')}]/`).hostname.slice(1, -1);
    fc.assert(
      fc.property(groups, groups, (a, b) => {
        assert.equal(sameNetwork(shorten(a), shorten([...a.slice(0, 3), ...b.slice(3)])), true);
        const same = a.slice(0, 3).join(':') === b.slice(0, 3).join(':');
        assert.equal(sameNetwork(a.join(':'), shorten(b)), same);
      }),
    );
  });
});
