/** OpenID Connect Core, section 3.1.2.4: what the person is told before they consent. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBrowser } from '../support/browser.ts';
import { openOauth } from '../support/oauth.ts';
import { registerClient } from '../support/relying-party.ts';

const server = await openOauth();
const client = await registerClient(server.issuer, { client_name: 'Satoshi Market' });
const other = await registerClient(server.issuer, { client_name: 'Second Shop' });
const OPEN = /<h2 id="asks">It will be able to<\/h2>/;

describe('what an application will be able to do stands open on the page', () => {
  const browser = createBrowser(server.issuer);

  it('when a new person allows it for the first time', async () => {
    const { answer } = await browser.authorize(client, { scope: 'openid profile' });
    const question = await browser.signWithWallet(await browser.get(answer.location ?? ''));
    assert.match(question.text, /Allow <bdi>Satoshi Market<\/bdi> to sign you in\?/);
    assert.match(question.text, OPEN);
    assert.match(question.text, /See your profile/);
    assert.match(question.text, /class="account-name"><bdi>user-[0-9a-f]{8}<\/bdi>/);
    await browser.follow(client, await browser.decide(question));
  });

  it('when somebody who is signed in allows another application for the first time', async () => {
    const { answer } = await browser.authorize(other, { scope: 'openid email' });
    const question = await browser.get(answer.location ?? '');
    assert.match(question.text, /Allow <bdi>Second Shop<\/bdi> to sign you in\?/);
    assert.match(question.text, OPEN);
    await browser.follow(other, await browser.decide(question));
  });

  it('when it asks for more, with what is new marked', async () => {
    const { answer } = await browser.authorize(client, { scope: 'openid profile email' });
    const question = await browser.get(answer.location ?? '');
    assert.match(question.text, /<bdi>Satoshi Market<\/bdi> asks for more/);
    assert.match(question.text, OPEN);
    assert.equal(question.text.match(/class="tag">new</g)?.length, 1);
  });

  it('and can be opened when everything was allowed before', async () => {
    const { answer } = await browser.authorize(client, { scope: 'openid', params: { prompt: 'login' } });
    const question = await browser.signWithWallet(await browser.get(answer.location ?? ''));
    assert.match(question.text, /Continue as/);
    assert.match(question.text, /<summary><span>What <bdi>Satoshi Market<\/bdi> may do/);
  });
});
