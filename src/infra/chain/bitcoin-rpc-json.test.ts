import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { amount, parseExactly, real, stringifyExactly } from './bitcoin-rpc-json.ts';

describe('JSON without floats', () => {
  test('numbers a float may not hold arrive as written', () => {
    const text =
      '{"a": 0.30000000, "b":[1, -2, 1e-8 ,9007199254740993], "c":"x:1.5,\\"2.5", "d": -0.1, "e": 50}';
    assert.deepEqual(parseExactly(text), {
      a: '0.30000000',
      b: [1, -2, '1e-8', '9007199254740993'],
      c: 'x:1.5,"2.5',
      d: '-0.1',
      e: 50,
    });
  });
  test('whatever JSON holds besides is read as JSON.parse reads it', () => {
    const isSame = (exact: unknown, plain: unknown): boolean => {
      if (typeof plain === 'number')
        return Object.is(typeof exact === 'string' ? Number(exact) : exact, plain);
      if (typeof plain !== 'object' || plain === null) return exact === plain;
      return (
        typeof exact === 'object' &&
        exact !== null &&
        Object.keys(exact).length === Object.keys(plain).length &&
        Object.entries(plain).every(([name, value]) => isSame(Reflect.get(exact, name), value))
      );
    };
    fc.assert(fc.property(fc.json(), (text) => isSame(parseExactly(text), JSON.parse(text))));
  });
  test('every amount goes out and comes in as itself', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -2_100_000_000_000_000n, max: 2_100_000_000_000_000n }), (sats) => {
        const sent = stringifyExactly([sats]);
        assert.match(sent, /^\["-?\d+\.\d{8}"\]$/);
        // As the node would write it: without the quotes.
        const [received] = [parseExactly(sent.replaceAll('"', ''))].flat();
        assert.equal(amount.parse(received), sats);
      }),
    );
  });
  test('amounts that are none are refused, other numbers are read', () => {
    for (const value of ['1e-9', '21000001', 'x', null, 1.5, {}, []])
      assert.equal(amount.safeParse(value).success, false);
    assert.equal(amount.parse(2), 200_000_000n);
    assert.equal(real.parse('4.656542373906925e-10'), 4.656542373906925e-10);
    for (const value of ['', 'x', 'NaN', null]) assert.equal(real.safeParse(value).success, false);
  });
});
