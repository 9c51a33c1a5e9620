/** What applications and strangers are told of a real proof: certificates, claims, and what is left of them after a spend. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { createBrowser } from '../support/browser.ts';
import { newKey } from '../support/lnurl.ts';
import { createPurse, type Outpoint, type Purse, proverOf } from '../support/proof-flow.ts';
import { call, registerClient } from '../support/relying-party.ts';
import type { Server } from '../support/server.ts';
import { missing } from '../support/tools.ts';
import { createFaucet } from '../support/wallet-flow.ts';
import { startWalletNode } from '../support/wallet-node.ts';
import { type Person, signUp, startWalletServer } from '../support/wallet-server.ts';

const COIN = 1_000_000;
const ENV = { POF_MIN_CONFIRMATIONS: '1', RATE_LIMIT_PROOFS: '1000' };
const TYPE = 'proof-of-funds+jwt';
const WISH = { privacy_level: 'threshold', threshold_amount: COIN };

describe('what is told of a proof of funds', { skip: missing('bitcoind') }, () => {
  let server: Server;
  let purse: Purse;
  const opened = new AsyncDisposableStack();
  before(async () => {
    const node = opened.use(await startWalletNode());
    server = opened.use(await startWalletServer(node, ENV));
    purse = await createPurse(node, await createFaucet(node));
  });
  after(() => opened.disposeAsync());

  const coin = async (): Promise<Outpoint> => {
    const [made] = await purse.coins([COIN]);
    assert.ok(made);
    return made;
  };
  const prove = async (person: Person, own: Outpoint, more: object = {}) => {
    const { proof_id: id, valid_until: until } = await proverOf(person, purse).prove([own], {
      ...WISH,
      ...more,
    });
    assert.ok(id && until);
    return { id, until: Date.parse(until) };
  };

  describe('RFC 7519 and 8725: a certificate', () => {
    it('is verified with nothing but the keys of the server', async () => {
      const person = await signUp(server.baseUrl);
      const { id, until } = await prove(person, await coin());
      const path = `/api/pof/proofs/${id}/certificate?audience=Bank`;
      const certificate = String((await person.expect(200, 'GET', path)).body['certificate']);
      const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', server.baseUrl));
      const expected = { issuer: server.baseUrl, audience: 'Bank', typ: TYPE };
      const { payload } = await jwtVerify(certificate, keys, expected);
      assert.equal(payload.exp, until / 1000);
      const { level, threshold_amount } = Object(payload['proof_of_funds']);
      assert.deepEqual([level, threshold_amount], ['threshold', COIN]);

      const [head, , signature] = certificate.split('.');
      const claims = { ...payload, proof_of_funds: { level, threshold_amount: 2 * COIN } };
      const forged = [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
      const fails = (code: string, statement: string, more: object = {}) =>
        assert.rejects(jwtVerify(statement, keys, { ...expected, ...more }), { code });
      await fails('ERR_JWS_SIGNATURE_VERIFICATION_FAILED', forged);
      await fails('ERR_JWT_CLAIM_VALIDATION_FAILED', certificate, { audience: 'Shop' });
      await fails('ERR_JWT_CLAIM_VALIDATION_FAILED', certificate, { issuer: 'https://elsewhere.example' });
      await fails('ERR_JWT_CLAIM_VALIDATION_FAILED', certificate, { typ: 'at+jwt' });
      await fails('ERR_JWT_EXPIRED', certificate, { currentDate: new Date(until + 1000) });
    });
  });

  describe('OIDC Core sections 5.3 and 5.4: the claim proof_of_funds', () => {
    /** Somebody with an application of theirs: as a person, and as the application sees them. */
    async function openApplication(wallet = newKey()) {
      const client = await registerClient(server.baseUrl);
      const browser = createBrowser(server.baseUrl, wallet);
      const params = { claims: JSON.stringify({ id_token: { proof_of_funds: null } }) };
      const signIn = async () =>
        client.tokens(await browser.signIn(client, { scope: 'openid pof:read', params }));
      return {
        clientId: client.clientId,
        signIn,
        inIdToken: async () => decodeJwt((await signIn()).id_token)['proof_of_funds'],
        async userinfo(accessToken: string) {
          const headers = { authorization: `Bearer ${accessToken}` };
          const { status, body, text } = await call(`${server.baseUrl}/oauth/userinfo`, { headers });
          assert.equal(status, 200, text);
          return body['proof_of_funds'];
        },
      };
    }

    it('is in userinfo and in the ID token, until the coin is spent', async () => {
      const wallet = newKey();
      const application = await openApplication(wallet);
      const { access_token: token } = await application.signIn();
      assert.equal(await application.userinfo(token), undefined);
      const own = await coin();
      const { until } = await prove(await signUp(server.baseUrl, wallet), own);
      const told = Object(await application.userinfo(token));
      assert.deepEqual(
        [told.level, told.threshold_amount, told.valid_until],
        ['threshold', COIN, until / 1000],
      );
      assert.deepEqual(await application.inIdToken(), told);
      await purse.spend(own);
      assert.equal(await application.userinfo(token), undefined);
      assert.equal(await application.inIdToken(), undefined);
    });

    it('is of no proof that was made for another application', async () => {
      const wallet = newKey();
      const [one, other] = [await openApplication(wallet), await openApplication(wallet)];
      await prove(await signUp(server.baseUrl, wallet), await coin(), { client_id: one.clientId });
      assert.ok(await one.inIdToken());
      assert.equal(await other.inIdToken(), undefined);
    });
  });
});
