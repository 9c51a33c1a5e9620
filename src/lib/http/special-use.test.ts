import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isSpecialUse } from './special-use.ts';

describe('special-purpose addresses (RFC 6890)', () => {
  it('are those of this machine, of private networks, of documentation, and multicast', () => {
    const special = [
      ...[
        '0.0.0.0',
        '10.1.2.3',
        '100.64.0.1',
        '127.0.0.1',
        '127.255.255.254',
        '169.254.169.254',
        '172.16.0.1',
      ],
      ...[
        '172.31.255.255',
        '192.0.0.8',
        '192.168.1.1',
        '198.18.0.1',
        '224.0.0.1',
        '239.1.1.1',
        '255.255.255.255',
      ],
      ...['::', '::1', 'fc00::1', 'fd12::1', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', '2001:db8::1'],
    ];
    for (const address of special) assert.equal(isSpecialUse(address), true, address);
  });

  it('are so however they are written: mapped, compatible, translated, tunnelled', () => {
    const written = ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:a00:1', '::127.0.0.1', '64:ff9b::7f00:1'];
    for (const address of [...written, '2002:7f00:1::', '2001::1'])
      assert.equal(isSpecialUse(address), true, address);
  });

  it('are not those of the public internet', () => {
    const open = [
      '1.1.1.1',
      '8.8.8.8',
      '93.184.215.14',
      '100.128.0.1',
      '172.32.0.1',
      '192.169.0.1',
      '198.20.0.1',
    ];
    for (const address of [...open, '::ffff:8.8.8.8', '2606:4700::1111', '2a00:1450:4001::1'])
      assert.equal(isSpecialUse(address), false, address);
  });
});
