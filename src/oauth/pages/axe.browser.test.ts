import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { type Chromium, startChromium } from '../../../test/support/chromium.ts';
import { missing } from '../../../test/support/tools.ts';
import { assets } from './assets.ts';
import { gallery } from './gallery.ts';
import { contentSecurityPolicy } from './policy.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const RUN = `axe.run(document, { runOnly: ${JSON.stringify(RULES)} }).then(({ passes, violations }) => ({
  passes: passes.length,
  violations: violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.html + ' ' + node.failureSummary)),
}))`;
type Report = { readonly passes: number; readonly violations: readonly string[] };

const startGallery = async () => {
  const pages = gallery();
  const server = createServer(({ url = '/' }, response) => {
    const asset = assets.find(({ path }) => path === url);
    const page = pages[url.slice(1)];
    if (asset) response.writeHead(200, { 'content-type': asset.type }).end(asset.body);
    else if (page === undefined) response.writeHead(404).end();
    else {
      const headers = { 'content-type': 'text/html; charset=utf-8' };
      response.writeHead(200, { ...headers, 'content-security-policy': contentSecurityPolicy() }).end(page);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  const port = typeof bound === 'object' && bound ? bound.port : 0;
  return {
    url: (name: string) => `http://127.0.0.1:${port}/${name}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

describe('WCAG 2.2 AA, as far as a program can tell', { skip: missing('chromium') }, () => {
  let chromium: Chromium;
  before(async () => {
    chromium = await startChromium();
  });
  after(() => chromium[Symbol.asyncDispose]());

  // Colours differ by scheme and places by screen: these two see all of both.
  for (const options of [
    { screen: 'phone', scheme: 'light' },
    { screen: 'desktop', scheme: 'dark' },
  ] as const) {
    it(`every page, ${options.screen}, ${options.scheme}`, async () => {
      await using site = await startGallery();
      await using view = await chromium.open(options);
      const found: Record<string, readonly string[]> = {};
      for (const name of Object.keys(gallery())) {
        await view.page.goto(site.url(name));
        // Evaluated by the debugger, since the pages' policy lets no other script in.
        await view.page.evaluate(axe);
        const { passes, violations } = await view.page.evaluate<Report>(RUN);
        assert.ok(passes > 15, `${name}: only ${passes} rules had something to look at`);
        if (violations.length > 0) found[name] = violations;
      }
      assert.deepEqual(found, {});
    });
  }
});
