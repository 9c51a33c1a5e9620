import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeScope, describeScopes } from './scopes.ts';

const CONTRACT =
  'openid profile email offline_access bitcoin wallet:read wallet:write pof:read pof:write chat:read chat:write admin'.split(
    ' ',
  );

describe('scopes in words', () => {
  for (const scope of CONTRACT) {
    it(`${scope} has a title and a detail of its own`, () => {
      const { title, detail } = describeScope(scope);
      assert.doesNotMatch(title, /Other permission/);
      assert.ok(title.length <= 40 && detail.length <= 75, 'fits a phone');
    });
  }

  it('everything that writes, and admin, is marked as acting', () => {
    for (const scope of CONTRACT)
      assert.equal(describeScope(scope).acts, /:write$|^admin$/.test(scope), scope);
  });

  it('lists each scope once, in our order, unknown ones last and marked', () => {
    const listed = describeScopes(['zzz', 'admin', 'openid', 'openid']);
    assert.deepEqual(
      listed.map(({ scope }) => scope),
      ['openid', 'admin', 'zzz'],
    );
    assert.equal(listed.at(-1)?.acts, true);
  });
});
