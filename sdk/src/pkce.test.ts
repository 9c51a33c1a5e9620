import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { createPkce } from './pkce.ts';

test('RFC 7636 section 4: 43 unreserved characters, and their SHA-256 as base64url', async () => {
  const { verifier, challenge } = await createPkce();
  assert.match(verifier, /^[A-Za-z0-9_-]{43}$/);
  assert.equal(challenge, createHash('sha256').update(verifier).digest('base64url'));
  assert.notEqual((await createPkce()).verifier, verifier);
});
