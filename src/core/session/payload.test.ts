import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Adapter, Provider } from 'oidc-provider';
import { sessionPayload } from './payload.ts';
import { newEnds } from './policy.ts';
import type { SessionKind } from './session.ts';

const NOW = Date.now();

function payloadOf(kind: SessionKind) {
  return sessionPayload({
    uid: 'uid',
    userId: 'user',
    kind,
    amr: ['lnurl'],
    acr: 'urn:hodlxxi:acr:key',
    authTime: NOW,
    ip: null,
    userAgent: null,
    createdAt: NOW,
    lastActivityAt: NOW,
    ...newEnds(NOW),
  });
}

/** What the library makes of a row that is found under the cookie `cookie-value`. */
function readByLibrary(kind: SessionKind) {
  const nothing = async () => undefined;
  const adapter: Adapter = {
    upsert: nothing,
    find: async (id) => ({ ...payloadOf(kind), jti: id }),
    findByUid: nothing,
    findByUserCode: nothing,
    consume: nothing,
    destroy: nothing,
    revokeByGrantId: nothing,
  };
  return new Provider('https://id.example.com', { adapter: () => adapter }).Session.find('cookie-value');
}

describe('a session opened on our own pages', () => {
  it('signs the browser in at the authorization endpoint as well', async () => {
    const session = await readByLibrary('browser');
    assert.equal(session?.jti, 'cookie-value');
    assert.equal(session?.uid, 'uid');
    assert.equal(session?.accountId, 'user');
    assert.equal(session?.loginTs, Math.floor(NOW / 1000));
    assert.deepEqual(session?.amr, ['lnurl']);
    assert.equal(session?.acr, 'urn:hodlxxi:acr:key');
    assert.equal(session?.grantIdFor('client'), undefined);
  });

  it("a wallet's or API client's session signs no browser in", async () => {
    assert.equal(await readByLibrary('wallet'), undefined);
    assert.equal(await readByLibrary('api'), undefined);
  });
});
