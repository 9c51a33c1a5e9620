import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeScopes } from '../../../src/oauth/pages/scopes.ts';
import { SCOPES } from '../../../src/oauth/provider/scopes.ts';
import { openScopes, scopeWords } from './scope-words.ts';

describe('the words for scopes', () => {
  it('are those of the consent page, in its order', () => {
    const asked = [...SCOPES, 'made:up'].toReversed();
    const page = describeScopes(asked).map(({ scope, title, detail, acts }) => ({
      scope,
      title,
      detail,
      acts,
    }));
    assert.deepEqual(scopeWords(asked), page);
  });

  it('are there for every scope a developer may register', () => {
    assert.deepEqual(
      openScopes.map(({ scope }) => scope),
      SCOPES.filter((scope) => scope !== 'admin'),
    );
  });
});
