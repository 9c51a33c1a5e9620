import assert from 'node:assert/strict';
import { stripTypeScriptTypes } from 'node:module';
import { describe, it } from 'node:test';
import { snippetsFor } from './snippets.ts';

const facts = {
  issuer: 'http://127.0.0.1:5000',
  clientId: 'b8d3"\'\n`',
  kind: 'web',
  hasSecret: true,
  redirectUri: 'https://app.example/callback',
  scope: 'openid profile',
} as const;

const all = [
  ...snippetsFor(facts),
  ...snippetsFor({ ...facts, issuer: 'https://id.example', kind: 'native', hasSecret: false }),
  ...snippetsFor({ ...facts, clientId: 'plain', kind: 'machine' }),
];

describe('examples for an application', () => {
  it('are programs and documents that can be read, whatever the values', () => {
    for (const { name, text } of all) {
      if (name === 'Keycloak') assert.equal(JSON.parse(text).config.clientId, facts.clientId);
      else if (name !== 'curl') assert.ok(stripTypeScriptTypes(text).length > 0, name);
    }
  });

  it('allow plain http only where the issuer has it', () => {
    for (const { text } of all.filter(({ name }) => name === 'openid-client')) {
      assert.equal(text.includes('allowInsecureRequests'), text.includes('http://127.0.0.1'));
    }
  });

  it('never hold a secret', () => {
    for (const { text } of all) assert.doesNotMatch(text, /secret["']?: ["'](?!put the secret here)/i);
  });
});
