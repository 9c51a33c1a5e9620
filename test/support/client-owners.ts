/** Two people who have signed in, and the API with which they keep their applications. */
import assert from 'node:assert/strict';
import { type Browser, createBrowser } from './browser.ts';
import { type OauthOptions, openOauth } from './oauth.ts';
import { type Reply, registerClient } from './relying-party.ts';

export const CALLBACK = 'https://demo.example/cb';

/** For all tests of a file; called while the file is read. */
export async function openClientOwners(options: OauthOptions = {}) {
  const server = await openOauth(options);
  const app = await registerClient(server.issuer);
  const alice = createBrowser(server.issuer);
  const bob = createBrowser(server.issuer);
  await alice.signIn(app);
  await bob.signIn(app);

  /** An application of Alice's. */
  async function create(more: object = {}): Promise<{ id: string; secret: string; reply: Reply }> {
    const body = { client_name: 'Demo', redirect_uris: [CALLBACK], ...more };
    const reply = await api(alice, 'POST', '/api/clients', body);
    assert.equal(reply.status, 201, reply.text);
    return { id: String(reply.body['client_id']), secret: String(reply.body['client_secret']), reply };
  }

  return { server, alice, bob, create };
}

export async function api(browser: Browser, method: string, path: string, body?: unknown): Promise<Reply> {
  const init =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const { status, headers, text } = await browser.send(method, path, init);
  return { status, headers, text, body: text === '' ? {} : JSON.parse(text) };
}
