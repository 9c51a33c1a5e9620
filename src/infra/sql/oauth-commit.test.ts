import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { openTestDatabase } from '../../../test/contract/support.ts';
import { recordOf } from '../../core/audit/record.ts';
import { createOauthStore } from './oauth-store.ts';

const sql = await openTestDatabase();
const AT = Date.parse('2026-11-02T12:00:00Z');
after(() => sql.close());

it('writes an audit record like any other, whatever a proxy passes on as an address', async () => {
  const store = createOauthStore(sql.db, { now: () => AT });
  const event = { action: 'oauth.authorized', success: true, userAgent: 'x'.repeat(9999) };
  const metadata = { scopes: ['openid'], access_token: 'abc' };
  for (const ip of ['', '::ffff:192.0.2.1']) {
    await store.commit([{ kind: 'audit', record: recordOf({ ...event, ip, metadata }, new Date(AT)) }]);
  }
  const rows = await sql.db
    .selectFrom('audit_logs')
    .select(['ip', 'user_agent', 'metadata'])
    .orderBy('id')
    .execute();
  assert.deepEqual(
    rows.map(({ ip, user_agent }) => [ip, user_agent?.length]),
    [
      [null, 512],
      ['192.0.2.1', 512],
    ],
  );
  assert.deepEqual(rows[0]?.metadata, { scopes: ['openid'], access_token: '[redacted]' });
});
