/** Two applications with pairwise subjects find nothing to recognise the same person by, OIDC Core section 8.1. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createLog } from '../../src/core/log.ts';
import { createBrowser } from '../support/browser.ts';
import { freePort } from '../support/ports.ts';
import { call, registerClient } from '../support/relying-party.ts';
import { createScratch } from '../support/scratch.ts';

const scratch = createScratch('pairwise');
const port = await freePort();
const issuer = `http://127.0.0.1:${port}`;
const env = { NODE_ENV: 'test', PORT: `${port}`, PUBLIC_URL: issuer, DATA_DIR: scratch.path, DEMO: 'false' };
let app: Awaited<ReturnType<typeof createApp>>;
before(async () => {
  const { config, secrets } = loadConfig(env, { readFile: () => '' });
  app = await createApp({ config, secrets, log: createLog({ level: 'silent' }) });
  await app.listen();
});
after(async () => {
  await app.stop();
  scratch[Symbol.dispose]();
});

describe('pairwise subjects', () => {
  it('hold for every answer an application gets about a person', async () => {
    const browser = createBrowser(issuer);
    const scope = 'openid profile';
    const known = async (host: string, subject_type: string) => {
      const redirect_uris = [`https://${host}/callback`];
      const party = await registerClient(issuer, { subject_type, redirect_uris, scope });
      const tokens = await party.tokens(await browser.signIn(party, { scope }));
      const headers = { authorization: `Bearer ${tokens.access_token}` };
      const [userinfo, profile] = await Promise.all([
        call(`${issuer}/oauth/userinfo`, { headers }),
        call(`${issuer}/api/users/profile`, { headers }),
      ]);
      assert.deepEqual([userinfo.status, profile.status], [200, 200], profile.text);
      const { sub } = decodeJwt(tokens.id_token);
      assert.deepEqual([userinfo.body['sub'], profile.body['user_id']], [sub, sub]);
      return { sub, name: userinfo.body['preferred_username'], text: userinfo.text + profile.text };
    };
    const [one, two] = [await known('one.example', 'pairwise'), await known('two.example', 'pairwise')];
    const again = await known('one.example', 'pairwise');
    const open = await known('open.example', 'public');
    assert.equal(new Set([one.sub, two.sub, open.sub]).size, 3);
    assert.equal(new Set([one.name, two.name, open.name]).size, 3);
    assert.deepEqual([again.sub, again.name], [one.sub, one.name]);
    for (const { text } of [one, two]) assert.equal(text.includes(String(open.sub)), false);
  });
});
