import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { addKey, openDatabase } from '../../test/support/accounts.ts';
import { SqlConflict, SqlError, SqlUnavailable } from '../infra/sql/errors.ts';
import { translateFailure } from './translate-failure.ts';

const sql = await openDatabase();
after(() => sql.close());

describe('a failure', () => {
  it('of a request whose account was deleted meanwhile is that of nobody', async () => {
    const failure = await addKey(sql, '00000000-0000-4000-8000-000000000000', 'nostr', '00').catch(
      (error: unknown) => error,
    );
    assert.ok(failure instanceof SqlError);
    const { status, code } = translateFailure(failure) ?? {};
    assert.deepEqual([status, code], [401, 'auth_required']);
  });

  it('of a request whose application or wallet was deleted meanwhile is that of something that is not there', () => {
    for (const constraint of ['lnurl_challenges_client_id_fkey', 'wallet_addresses_wallet_id_fkey'])
      assert.equal(translateFailure(new SqlError('x', '23503', 'x', constraint))?.status, 404);
  });

  it('of the database itself is told with 503, and any other with nothing', () => {
    assert.equal(translateFailure(new SqlConflict('40P01'))?.status, 503);
    assert.equal(translateFailure(new SqlUnavailable('57P01'))?.status, 503);
    assert.equal(translateFailure(new SqlError('x', '23503', 'users', 'users_merged_into_fkey')), undefined);
    assert.equal(translateFailure(new Error('a mistake')), undefined);
  });
});
