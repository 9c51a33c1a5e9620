import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { amountText, inBitcoin, inSats, parseAmount, signed } from './sats.ts';

describe('amounts', () => {
  it('are grouped, and have a sign where they change something', () => {
    assert.equal(inSats(1_234_567), '1,234,567 sat');
    assert.equal(signed(1000), '+1,000 sat');
    assert.equal(signed(-1000), '−1,000 sat');
  });

  it('in bitcoin have eight decimals', () => {
    assert.equal(inBitcoin(1), '0.00000001 BTC');
    assert.equal(inBitcoin(123_456_789_012), '1,234.56789012 BTC');
    assert.equal(inBitcoin(-5), '-0.00000005 BTC');
    assert.equal(inBitcoin(2_099_999_997_690_000), '20,999,999.97690000 BTC');
  });

  for (const [text, unit, sats] of [
    ['1000', 'sat', 1000],
    [' 1,234,567 ', 'sat', 1_234_567],
    ['1 000', 'sat', 1000],
    ['0.1', 'btc', 10_000_000],
    ['.00000001', 'btc', 1],
    ['20999999.9769', 'btc', 2_099_999_997_690_000],
    ['1,000.5', 'btc', 100_050_000_000],
  ] as const) {
    it(`${text} ${unit} is ${sats}`, () => assert.equal(parseAmount(text, unit), sats));
  }

  for (const [text, unit] of [
    ['', 'sat'],
    ['0', 'sat'],
    ['-1', 'sat'],
    ['1.5', 'sat'],
    ['1e3', 'sat'],
    ['.', 'btc'],
    ['0.000000001', 'btc'],
    ['0,1', 'btc'],
    ['21000001', 'btc'],
  ] as const) {
    it(`${JSON.stringify(text)} ${unit} is no amount`, () => assert.equal(parseAmount(text, unit), null));
  }

  it('survive being written into a field', () => {
    for (const sats of [1, 99_999_999, 100_000_000, 2_099_999_997_690_000]) {
      for (const unit of ['sat', 'btc'] as const)
        assert.equal(parseAmount(amountText(sats, unit), unit), sats);
    }
  });
});
