import assert from 'node:assert/strict';
import { isIPv6 } from 'node:net';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { addressGroup, canonicalAddress, createAddressMatcher } from './address.ts';

describe('addressGroup', () => {
  it('is the address itself for IPv4, also when mapped into IPv6 (RFC 4291 section 2.5.5.2)', () => {
    assert.equal(addressGroup('192.0.2.7'), '192.0.2.7');
    assert.equal(addressGroup('::ffff:192.0.2.7'), '192.0.2.7');
  });

  it('is the /64 for IPv6, however the address is written (RFC 5952)', () => {
    const same = ['2001:db8::1', '2001:0db8:0000:0000:ffff::', '2001:DB8:0:0:1:2:3:4', '2001:db8::192.0.2.1'];
    for (const address of same) assert.equal(addressGroup(address), '2001:db8:0:0::/64', address);
    assert.equal(addressGroup('2001:db8:0:1::1'), '2001:db8:0:1::/64');
    assert.equal(addressGroup('fe80::1%eth0'), 'fe80:0:0:0::/64');
  });

  it('does not depend on the lower 64 bits', () => {
    const group = fc.integer({ min: 0, max: 0xffff });
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const text = groups.map((value) => value.toString(16)).join(':');
        assert.ok(isIPv6(text));
        const mapped = groups.slice(0, 5).every((value) => value === 0);
        if (!mapped) {
          const prefix = groups.slice(0, 4).map((value) => value.toString(16));
          assert.equal(addressGroup(text), `${prefix.join(':')}::/64`);
        }
      }),
    );
  });

  it('puts everything that is no address into one group', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.equal(addressGroup(text) === 'unknown', canonicalAddress(text) === null);
      }),
    );
  });
});

describe('createAddressMatcher', () => {
  it('knows addresses, CIDR ranges and names', () => {
    const matches = createAddressMatcher(['loopback', '10.1.0.0/16', '2001:db8::/32', '203.0.113.9']);
    for (const yes of [
      '127.0.0.1',
      '127.9.9.9',
      '::1',
      '::ffff:127.0.0.1',
      '10.1.2.3',
      '2001:db8::5',
      '203.0.113.9',
    ])
      assert.equal(matches(yes), true, yes);
    for (const no of ['10.2.0.1', '203.0.113.10', '2001:db9::', 'localhost', '', undefined])
      assert.equal(matches(no), false, no);
  });

  it('refuses what it cannot read', () => {
    for (const bad of [
      'true',
      '*',
      '10.0.0.0/33',
      '::/129',
      '1.2.3.4/',
      '1.2.3.4/8/8',
      '1.2.3',
      '1.2.3.4/-1',
    ])
      assert.throws(() => createAddressMatcher([bad]), RangeError, bad);
  });
});
