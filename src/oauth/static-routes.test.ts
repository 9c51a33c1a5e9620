import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pino } from 'pino';
import { createHttp } from '../lib/http/http.ts';
import { createErrorPage } from './error-page.ts';
import { favicon } from './pages/index.ts';
import { assetRoutes, wellKnownFileRoutes } from './static-routes.ts';

const { app } = await createHttp({
  log: pino({ level: 'silent' }),
  https: false,
  trustProxy: [],
  corsOrigins: [],
  problemTypePrefix: 'urn:test:',
  errorPage: createErrorPage({ publicUrl: 'https://id.example', development: false }),
});
await app.register(assetRoutes);
await app.register(wellKnownFileRoutes);

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const get = (url: string, accept?: string) => app.inject({ url, headers: accept ? { accept } : {} });

describe('addresses asked for without being told of them', () => {
  it('/favicon.ico leads to the icon', async () => {
    const answer = await get('/favicon.ico');
    assert.deepEqual([answer.statusCode, answer.headers.location], [302, favicon.path]);
    assert.equal((await get(favicon.path)).statusCode, 200);
  });

  it('RFC 9309: robots stay out of sign-ins and the API', async () => {
    const answer = await get('/robots.txt');
    assert.match(String(answer.headers['content-type']), /^text\/plain/);
    assert.equal(answer.body, 'User-agent: *\nDisallow: /oauth/\nDisallow: /api/\n');
  });
});

describe('RFC 9110 section 12.5.1: an address that leads nowhere is explained in the type that was asked for', () => {
  it('a page for browsers, with a policy that lets its stylesheet load', async () => {
    for (const url of ['/nothing', '/oauth/nothing?x=1', '/apiary']) {
      const answer = await get(url, BROWSER);
      assert.equal(answer.statusCode, 404);
      assert.match(String(answer.headers['content-type']), /^text\/html/);
      assert.match(String(answer.headers['content-security-policy']), /style-src 'self'/);
      assert.match(answer.body, /There is no such page/);
      assert.ok(answer.body.includes(String(answer.headers['x-request-id'])));
    }
    const damaged = await get('/%zz', BROWSER);
    assert.equal(damaged.statusCode, 400);
    assert.match(damaged.body, /This address cannot be read/);
  });

  it('problem details for programs, and for everybody under /api', async () => {
    const asked = [
      ['/nothing', undefined],
      ['/nothing', '*/*'],
      ['/nothing', 'application/json'],
      ['/api/nothing', BROWSER],
      ['/api?x', BROWSER],
    ] as const;
    for (const [url, accept] of asked) {
      const answer = await get(url, accept);
      assert.deepEqual([answer.statusCode, answer.json().code], [404, 'not_found'], `${url} ${accept}`);
    }
    const posted = await app.inject({ method: 'POST', url: '/nothing', headers: { accept: BROWSER } });
    assert.equal(posted.json().code, 'not_found');
  });
});
