/** The applications in the guides, as they stand there: cut out, started, and signed in to. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createBrowser } from '../support/browser.ts';
import { startEmbedded } from '../support/deployment.ts';
import { freePort } from '../support/ports.ts';
import { startProcess, untilReady } from '../support/process.ts';
import { registerClient } from '../support/relying-party.ts';
import type { Server } from '../support/server.ts';

const root = join(import.meta.dirname, '../..');
// Beside node_modules, so that the libraries are found.
const folder = join(root, '.cache', 'guides');

let server: Server;

before(async () => {
  server = await startEmbedded();
  mkdirSync(folder, { recursive: true });
});
after(() => server[Symbol.asyncDispose]());

/** The first block of JavaScript that is a whole program. */
function programIn(document: string): string {
  const blocks = [...readFileSync(join(root, document), 'utf8').matchAll(/^```js\n([\s\S]*?)^```$/gm)];
  const program = blocks.map(([, code = '']) => code).find((code) => code.startsWith('import '));
  assert.ok(program, `${document} has no program`);
  return program;
}

describe('the guides', () => {
  for (const document of ['README.md', 'docs/guides/openid-client.md', 'docs/guides/oauth4webapi.md']) {
    test(`the application of ${document} signs a person in`, async () => {
      const port = await freePort();
      const home = `http://localhost:${port}`;
      const client = await registerClient(server.baseUrl, { redirect_uris: [`${home}/callback`] });
      const file = join(folder, `${document.replaceAll(/\W+/g, '-')}.mjs`);
      writeFileSync(file, programIn(document));
      await using application = startProcess(process.execPath, [file], {
        cwd: root,
        env: {
          ISSUER: server.baseUrl,
          CLIENT_ID: client.clientId,
          CLIENT_SECRET: client.secret,
          PORT: `${port}`,
        },
      });
      await untilReady('the application', application, async () => application.output().includes('open '));

      const browser = createBrowser(server.baseUrl);
      const { callback } = await browser.follow(client, await browser.get(home));
      const page = await browser.get(callback);
      assert.equal(page.status, 200, page.text);
      assert.match(page.text, /^Hello, user-[0-9a-f]{8}/);

      const again = await browser.get(callback);
      assert.equal(again.status, 400, 'the same answer a second time');
    });
  }
});
