import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { AmountInvalid, decimalFromSats, MAX_SATS, satsFromDecimal, satsFromJsonNumber } from './sats.ts';

const amounts = fc.bigInt({ min: -MAX_SATS, max: MAX_SATS });
const refused = (read: (text: string) => bigint, text: string) =>
  assert.throws(
    () => read(text),
    (error) => error instanceof AmountInvalid && !error.message.includes(text || 'nothing'),
    text,
  );

describe('an amount of coins in decimal text', () => {
  const valid: readonly [string, bigint][] = [
    ['0', 0n],
    ['-0', 0n],
    ['1', 100_000_000n],
    ['0.1', 10_000_000n],
    ['0.30000000', 30_000_000n],
    ['0.00000001', 1n],
    ['-0.00000001', -1n],
    ['20999999.9769', 2_099_999_997_690_000n],
    ['21000000', MAX_SATS],
    ['21000000.00000000', MAX_SATS],
  ];
  for (const [text, sats] of valid)
    test(`${text} is ${sats} satoshis`, () => {
      assert.equal(satsFromDecimal(text), sats);
      assert.equal(satsFromJsonNumber(text), sats);
    });

  const invalid = ['', ' 1', '1 ', '+1', '.5', '1.', '00.1', '1,5', '0x10', '1e-8', '١', 'NaN', 'Infinity'];
  const beyond = ['0.000000001', '0.100000000', '21000000.00000001', '100000000', '9'.repeat(100_000)];
  for (const text of [...invalid, ...beyond])
    test(`${JSON.stringify(text.slice(0, 20))} is refused`, () => refused(satsFromDecimal, text));

  test('every amount comes back from its own text', () => {
    fc.assert(fc.property(amounts, (sats) => satsFromDecimal(decimalFromSats(sats)) === sats));
  });
  test('zeros at the end change nothing', () => {
    fc.assert(
      fc.property(amounts, (sats) => {
        const text = decimalFromSats(sats).replace(/\.?0+$/, '');
        assert.equal(satsFromDecimal(text === '' || text === '-' ? '0' : text), sats);
      }),
    );
  });
  test('no text makes it do anything but answer or refuse', () => {
    const texts = fc.oneof(fc.string(), fc.stringMatching(/^[-+.eE0-9]{0,40}$/));
    fc.assert(
      fc.property(texts, (text) => {
        for (const read of [satsFromDecimal, satsFromJsonNumber]) {
          try {
            const sats = read(text);
            assert.ok(sats <= MAX_SATS && sats >= -MAX_SATS);
          } catch (error) {
            assert.ok(error instanceof AmountInvalid);
          }
        }
      }),
    );
  });
});

describe('an amount of coins as a JSON number (RFC 8259 section 6)', () => {
  const valid: readonly [string, bigint][] = [
    ['1e-8', 1n],
    ['1E-08', 1n],
    ['-1e-8', -1n],
    ['5.0e1', 5_000_000_000n],
    ['2.1e+7', MAX_SATS],
    ['0e999', 0n],
    ['0.100000000', 10_000_000n],
    ['1000000000e-9', 100_000_000n],
  ];
  for (const [source, sats] of valid)
    test(`${source} is ${sats} satoshis`, () => assert.equal(satsFromJsonNumber(source), sats));

  const invalid = ['1e-9', '0.123456789', '1e8', '2.1e7e', '01', '1e', '1e9999', '0.1e', 'e1', '--1', '1e16'];
  for (const source of invalid) test(`${source} is refused`, () => refused(satsFromJsonNumber, source));

  test('wherever the point and the exponent stand, the value is the same', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 15 }), (sats, places) => {
        const digits = `${sats < 0n ? -sats : sats}`.padStart(places + 1, '0');
        const point = digits.length - places;
        const whole = digits.slice(0, point).replace(/^0+(?=\d)/, '');
        const fraction = places > 0 ? `.${digits.slice(point)}` : '';
        const source = `${sats < 0n ? '-' : ''}${whole}${fraction}e${places - 8}`;
        assert.equal(satsFromJsonNumber(source), sats, source);
      }),
    );
  });
  test('what floats can still tell apart is read as they read it', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: MAX_SATS }), (sats) => {
        const source = JSON.stringify(Number(decimalFromSats(sats)));
        assert.equal(satsFromJsonNumber(source), sats);
      }),
    );
  });
});
