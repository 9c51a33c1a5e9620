/** A proof of funds as a class and as a claim: OIDC Core sections 3.1.2.1, 5.3, 5.4 and 5.5.1.1. */
import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import { ACR_KEY, ACR_KEY_PASSKEY, ACR_PROOF } from '../../src/core/authn/acr.ts';
import type { ProvenFunds } from '../../src/oauth/ports.ts';
import { openDatabase } from '../support/accounts.ts';
import { type Answer, type Browser, createBrowser } from '../support/browser.ts';
import { follow } from '../support/key-pages.ts';
import { startOauth } from '../support/oauth.ts';
import { registerClient } from '../support/relying-party.ts';

const WANTED = 10_000_000n;
const ACR = `${ACR_PROOF}${WANTED}`;
const CLAIM = { level: 'threshold', threshold_amount: Number(WANTED), proved_at: 1, valid_until: 3601 };
const SCOPE = 'openid pof:read';

const sql = await openDatabase();
/** What people have proven, as the room of proofs would say; the first of these tests end without any. */
const proven = new Map<string, ProvenFunds>();
/** Whom it asks for. */
const hearers = new Set<string | null>();
const server = await startOauth(sql, {
  overrides: {
    proofs: {
      async best(userId, clientId) {
        hearers.add(clientId);
        return proven.get(userId) ?? null;
      },
    },
  },
});
after(async () => {
  await server.close();
  await sql.close();
});
beforeEach(() => {
  proven.clear();
  hearers.clear();
});
const { issuer } = server;
const client = await registerClient(issuer);

const proof = (atLeast = WANTED): ProvenFunds => ({ atLeast, claim: CLAIM });
const essential = (...values: readonly string[]) => ({
  claims: JSON.stringify({ id_token: { acr: { essential: true, values } } }),
});

/** Somebody who is signed in and has allowed the application everything. */
async function person(scope = SCOPE) {
  const browser = createBrowser(issuer);
  const { id_token } = await client.tokens(await browser.signIn(client, { scope }));
  return { browser, userId: String(decodeJwt(id_token).sub) };
}

async function ask(browser: Browser, params: Readonly<Record<string, string>>, scope = SCOPE) {
  const { answer, verifier } = await browser.authorize(client, { scope, params });
  return { page: await follow(browser, answer), verifier };
}

async function claimsOf(page: Answer, verifier: string) {
  const code = page.location?.searchParams.get('code');
  assert.ok(code, `${page.status} ${page.location?.href} ${page.text.slice(0, 200)}`);
  return decodeJwt((await client.tokens({ code, verifier })).id_token);
}

async function press(browser: Browser, page: Answer, what: 'skip' | 'cancel'): Promise<Answer> {
  const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  return follow(browser, await browser.post(`${page.url.pathname}/${what}`, { csrf }));
}

const isQuestion = (page: Answer) => page.url.pathname.endsWith('/proof') && page.status === 200;

describe('section 3.1.2.1: a proof that an application wishes for (acr_values)', () => {
  it('is asked for, made elsewhere, found, and named in acr', async () => {
    const { browser, userId } = await person();
    const { page, verifier } = await ask(browser, { acr_values: ACR });
    assert.ok(isQuestion(page));
    assert.match(page.text, /at least <strong>0\.1 BTC<\/strong>/);
    const back = encodeURIComponent(page.url.pathname);
    assert.ok(page.text.includes(`/app/proofs/new?amount=${WANTED}&amp;back=${back}`), page.text);

    const early = await browser.get(`${page.url.pathname}?look`);
    assert.match(early.text, /There is no such proof yet/);
    proven.set(userId, proof());
    const done = await follow(browser, await browser.get(`${page.url.pathname}?look`));
    assert.equal((await claimsOf(done, verifier))['acr'], ACR);
    assert.deepEqual([...hearers], [client.clientId]);
  });

  it('is not asked of somebody who has one of enough', async () => {
    const { browser, userId } = await person();
    proven.set(userId, proof(WANTED + 1n));
    const { page, verifier } = await ask(browser, { acr_values: ACR });
    assert.equal((await claimsOf(page, verifier))['acr'], ACR);
  });

  it('one of too little does not do', async () => {
    const { browser, userId } = await person();
    proven.set(userId, proof(WANTED - 1n));
    assert.ok(isQuestion((await ask(browser, { acr_values: ACR })).page));
  });

  it('can be left out: the person goes on, with the class of the key', async () => {
    const { browser } = await person();
    const { page, verifier } = await ask(browser, { acr_values: ACR });
    assert.equal((await claimsOf(await press(browser, page, 'skip'), verifier))['acr'], ACR_KEY);
  });

  it('is no reason to refuse a request that may ask nothing', async () => {
    const { browser } = await person();
    const { page, verifier } = await ask(browser, { acr_values: ACR, prompt: 'none' });
    assert.equal((await claimsOf(page, verifier))['acr'], ACR_KEY);
  });

  it('comes after the key and the consent of somebody who is new', async () => {
    const browser = createBrowser(issuer);
    const { answer } = await browser.authorize(client, { scope: SCOPE, params: { acr_values: ACR } });
    const login = await follow(browser, answer);
    const question = await follow(browser, await browser.signWithWallet(login));
    assert.match(question.text, /See your proofs of funds/);
    assert.ok(isQuestion(await follow(browser, await browser.decide(question))));
  });

  it('is neither asked for nor told of without the scope pof:read', async () => {
    const { browser, userId } = await person('openid');
    proven.set(userId, proof());
    const { page, verifier } = await ask(browser, { acr_values: ACR }, 'openid');
    assert.equal((await claimsOf(page, verifier))['acr'], ACR_KEY);
  });

  it('the end of the request gives the person back with access_denied', async () => {
    const { browser } = await person();
    const { page } = await ask(browser, { acr_values: ACR });
    const end = await press(browser, page, 'cancel');
    assert.equal(end.location?.searchParams.get('error'), 'access_denied');
  });
});

describe('section 5.5.1.1: a proof that is essential', () => {
  it('cannot be left out', async () => {
    const { browser } = await person();
    const { page } = await ask(browser, essential(ACR));
    assert.ok(isQuestion(page));
    assert.doesNotMatch(page.text, /Continue without a proof/);
    assert.ok(isQuestion(await press(browser, page, 'skip')));
    const end = await press(browser, page, 'cancel');
    assert.equal(end.location?.searchParams.get('error'), 'unmet_authentication_requirements');
  });

  it('fails where nothing may be asked', async () => {
    const { browser } = await person();
    const { page } = await ask(browser, { ...essential(ACR), prompt: 'none' });
    assert.equal(page.location?.searchParams.get('error'), 'interaction_required');
  });

  it('is met by a live proof, and asks for no passkey', async () => {
    const { browser, userId } = await person();
    proven.set(userId, proof());
    const { page, verifier } = await ask(browser, essential(ACR));
    assert.equal((await claimsOf(page, verifier))['acr'], ACR);
  });

  it('among other classes it is one way of several', async () => {
    const { browser, userId } = await person();
    proven.set(userId, proof());
    const { page, verifier } = await ask(browser, essential(ACR, ACR_KEY));
    assert.equal((await claimsOf(page, verifier))['acr'], ACR);
  });

  it('is not met by a smaller one that is wished for besides', async () => {
    const { browser, userId } = await person();
    proven.set(userId, proof(1n));
    const { page } = await ask(browser, { ...essential(ACR), acr_values: `${ACR_PROOF}1` });
    assert.ok(isQuestion(page));
  });

  it('a class of sign-in that is essential is the one that is told', async () => {
    const { browser, userId } = await person();
    proven.set(userId, proof());
    const { page, verifier } = await ask(browser, { ...essential(ACR_KEY), acr_values: ACR });
    assert.equal((await claimsOf(page, verifier))['acr'], ACR_KEY);
  });

  it('is refused at once without the scope pof:read, or for an amount that cannot exist', async () => {
    const { browser } = await person();
    const errorOf = async (values: string, scope?: string) =>
      (await ask(browser, essential(values), scope)).page.location?.searchParams.get('error');
    assert.equal(await errorOf(ACR, 'openid'), 'unmet_authentication_requirements');
    assert.equal(await errorOf(`${ACR_PROOF}0`), 'unmet_authentication_requirements');
    assert.equal(await errorOf(`${ACR_PROOF}2100000000000001`), 'unmet_authentication_requirements');
  });

  it('a proof does not stand in for a passkey', async () => {
    const { browser, userId } = await person();
    proven.set(userId, proof());
    const { page } = await ask(browser, essential(ACR_KEY_PASSKEY));
    assert.doesNotMatch(page.location?.href ?? '', /code=/);
  });
});

describe('sections 5.3 and 5.4: the claim proof_of_funds', () => {
  const userinfo = async (browser: Browser, scope = SCOPE) => {
    const { access_token } = await client.tokens(await browser.signIn(client, { scope }));
    const authorization = `Bearer ${access_token}`;
    return async () => JSON.parse((await browser.get('/oauth/userinfo', { authorization })).text);
  };

  it('is what the proof lets others know', async () => {
    const { browser, userId } = await person();
    const read = await userinfo(browser);
    proven.set(userId, proof());
    assert.deepEqual((await read())['proof_of_funds'], CLAIM);
    assert.deepEqual([...hearers], [client.clientId]);
  });

  it('is gone at the next look once the proof has ended', async () => {
    const { browser, userId } = await person();
    const read = await userinfo(browser);
    proven.set(userId, proof());
    assert.ok((await read())['proof_of_funds']);
    proven.clear();
    assert.equal('proof_of_funds' in (await read()), false);
  });

  it('is not given without the scope', async () => {
    const { browser, userId } = await person();
    proven.set(userId, proof());
    assert.equal('proof_of_funds' in (await (await userinfo(browser, 'openid profile'))()), false);
  });

  it('is in the ID token where the claims parameter asks for it', async () => {
    const { browser, userId } = await person();
    proven.set(userId, proof());
    const asked = { claims: JSON.stringify({ id_token: { proof_of_funds: null } }) };
    const { page, verifier } = await ask(browser, asked);
    const { proof_of_funds } = await claimsOf(page, verifier);
    assert.deepEqual(proof_of_funds, CLAIM);
  });
});
