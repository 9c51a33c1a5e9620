import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ExpectedRowsMissing, SqlConflict, SqlError, SqlUnavailable, UniqueViolation } from './errors.ts';
import { translateError } from './translate-error.ts';

const driverError = (message: string, fields: object = {}) => Object.assign(new Error(message), fields);

describe('translateError', () => {
  test('23505 is a UniqueViolation with its constraint, and without the value in the detail', () => {
    const error = translateError(
      driverError('duplicate key value', { code: '23505', constraint: 'c', detail: 'Key (k)=(secret)' }),
    );
    assert.ok(error instanceof UniqueViolation);
    assert.equal(error.constraint, 'c');
    assert.doesNotMatch(`${error.stack}${JSON.stringify(error)}`, /secret/);
  });

  test('HX001 is ExpectedRowsMissing and says what', () => {
    const error = translateError(driverError('code', { code: 'HX001' }));
    assert.ok(error instanceof ExpectedRowsMissing);
    assert.equal(error.what, 'code');
  });

  for (const code of ['40P01', '40001']) {
    test(`${code} is SqlConflict: nothing has happened`, () => {
      const error = translateError(driverError('…', { code, detail: 'Process 1 waits for …' }));
      assert.ok(error instanceof SqlConflict);
      assert.equal(error.sqlState, code);
    });
  }

  for (const code of ['08006', '57P01', '57P03', '57014', '53300', '25006', 'ECONNREFUSED', 'ENOTFOUND']) {
    test(`${code} is SqlUnavailable`, () => {
      const error = translateError(driverError('…', { code }));
      assert.ok(error instanceof SqlUnavailable);
      assert.equal(error.reason, code);
    });
  }

  for (const message of [
    'Connection terminated unexpectedly',
    'Client has encountered a connection error and is not queryable',
    'timeout exceeded when trying to connect',
    'timeout expired',
    'Query read timeout',
  ]) {
    test(`"${message}" is SqlUnavailable`, () => {
      assert.ok(translateError(new Error(message)) instanceof SqlUnavailable);
    });
  }

  test('a mistake in a query keeps its words, a refused value does not', () => {
    const mistake = translateError(driverError('column "x" does not exist', { code: '42703' }));
    assert.ok(mistake instanceof SqlError);
    assert.match(mistake.message, /column "x"/);
    const refused = translateError(driverError('invalid input: "secret"', { code: '22P02' }));
    assert.ok(refused instanceof SqlError);
    assert.equal(refused.message, 'database error 22P02');
  });

  test('what does not come from the database stays what it is', () => {
    for (const other of [new TypeError('no'), driverError('x', { code: 'invalid_grant' }), 'text', null]) {
      assert.equal(translateError(other), other);
    }
  });
});
