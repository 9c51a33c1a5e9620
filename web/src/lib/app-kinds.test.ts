import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { initialMetadata, metadataProblems } from '../../../src/oauth/clients/metadata.ts';
import { newClient } from '../../../src/oauth/schema.ts';
import { appKinds, emptyDraft, hasSecret, kindOf, newClientOf } from './app-kinds.ts';

describe('a new application', () => {
  for (const { value: kind } of appKinds) {
    it(`of the kind ${kind} is what the server takes, and is read as the same kind`, () => {
      const redirectUris =
        kind === 'native' ? ['com.example.app:/callback'] : ['https://app.example/callback', ' '];
      const draft = {
        ...emptyDraft,
        kind,
        name: ' Example ',
        redirectUris,
        logo: 'https://app.example/l.png',
      };
      const request = newClient.parse(newClientOf(draft));
      assert.equal(request.client_name, 'Example');
      assert.deepEqual(metadataProblems(initialMetadata('id', request, 0)), []);
      assert.equal(kindOf(newClientOf(draft)), kind);
      assert.equal(newClientOf(draft).token_endpoint_auth_method === 'none', !hasSecret(kind));
      assert.equal(newClientOf(draft).redirect_uris?.length, kind === 'machine' ? 0 : 1);
    });
  }

  it('always asks who the person is', () => {
    const { scope } = newClientOf({ ...emptyDraft, scopes: [] });
    assert.equal(scope, 'openid');
  });
});
