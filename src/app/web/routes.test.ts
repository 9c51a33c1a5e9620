import assert from 'node:assert/strict';
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { createTestHttp } from '../../../test/support/http.ts';
import { createScratch } from '../../../test/support/scratch.ts';
import { webRoutes } from './routes.ts';

const scratch = createScratch('web');
after(() => scratch[Symbol.dispose]());
const script = `export const text = '${'hodl '.repeat(2000)}';`;
const index = '<!doctype html><title>first</title>';

function build(): void {
  mkdirSync(join(scratch.path, 'assets'), { recursive: true });
  writeFileSync(join(scratch.path, 'index.html'), index);
  writeFileSync(join(scratch.path, 'assets', 'index-abc.js'), script);
  writeFileSync(join(scratch.path, 'icon.svg'), '<svg/>');
  writeFileSync(join(scratch.path, 'secret.txt'), 'no part of a build');
}

async function served(development = false) {
  const { app } = await createTestHttp();
  const folder = pathToFileURL(`${scratch.path}/`);
  await app.register(webRoutes({ folder, publicUrl: 'https://id.example', development }));
  return (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });
}

describe('the web application', () => {
  it('says what to do while it is not built, and is there as soon as it is', async () => {
    const get = await served();
    const missing = await get('/app/');
    assert.equal(missing.statusCode, 503);
    assert.match(missing.body, /npm run build -w web/);
    build();
    assert.equal((await get('/app/')).body, index);
  });

  it('has one page for every address but those of files', async () => {
    const get = await served();
    for (const url of ['/app/', '/app/keys', '/app/developer/abc?dialog=remove', '/app/index.html']) {
      const answer = await get(url);
      assert.deepEqual([answer.statusCode, answer.body], [200, index], url);
      assert.equal(answer.headers['cache-control'], 'no-cache');
      assert.match(
        String(answer.headers['content-security-policy']),
        /^default-src 'self';.*frame-ancestors 'none'/,
      );
    }
    assert.equal((await get('/app')).headers.location, '/app/');
    assert.equal((await get('/app/assets/index-old.js')).statusCode, 404);
    for (const url of ['/app/../package.json', '/app/%2e%2e/%2e%2e/package.json', '/app/secret.txt']) {
      assert.ok(!(await get(url)).body.includes('part of a build'), url);
    }
  });

  it('files named after their content are kept for ever; RFC 9110 section 13.1.2', async () => {
    const get = await served();
    const file = await get('/app/assets/index-abc.js');
    assert.equal(file.body, script);
    assert.equal(file.headers['cache-control'], 'public, max-age=31536000, immutable');
    assert.match(String(file.headers['content-type']), /^text\/javascript/);
    const again = await get('/app/assets/index-abc.js', { 'if-none-match': String(file.headers.etag) });
    assert.deepEqual([again.statusCode, again.body], [304, '']);
    const icon = await get('/app/icon.svg');
    assert.deepEqual(
      [icon.headers['content-type'], icon.headers['cache-control']],
      ['image/svg+xml', 'no-cache'],
    );
  });

  it('RFC 9110 section 12.5.3: large files travel compressed where that is understood', async () => {
    const get = await served();
    const asked = async (accept: string) => {
      const { headers, rawPayload } = await get('/app/assets/index-abc.js', { 'accept-encoding': accept });
      return { coding: headers['content-encoding'], rawPayload };
    };
    const brotli = await asked('gzip, deflate, br');
    assert.deepEqual([brotli.coding, brotliDecompressSync(brotli.rawPayload).toString()], ['br', script]);
    const zipped = await asked('gzip;q=0.8, br;q=0');
    assert.deepEqual([zipped.coding, gunzipSync(zipped.rawPayload).toString()], ['gzip', script]);
    assert.equal((await asked('identity')).coding, undefined);
    assert.equal((await get('/app/', { 'accept-encoding': 'br' })).headers['content-encoding'], undefined);
  });

  it('in development a newer build is taken up without a restart', async () => {
    const get = await served(true);
    assert.equal((await get('/app/')).body, index);
    writeFileSync(join(scratch.path, 'index.html'), 'second');
    utimesSync(join(scratch.path, 'index.html'), 1, 1);
    assert.equal((await get('/app/')).body, 'second');
    rmSync(join(scratch.path, 'index.html'));
    assert.equal((await get('/app/')).statusCode, 503);
  });
});
