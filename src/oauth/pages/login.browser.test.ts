import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { after, before, describe, it } from 'node:test';
import jsqr from 'jsqr';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { type Chromium, startChromium } from '../../../test/support/chromium.ts';
import { missing } from '../../../test/support/tools.ts';
import { assets } from './assets.ts';
import { gallery } from './gallery.ts';
import { renderLogin } from './login.ts';
import { contentSecurityPolicy } from './policy.ts';
import { LNURL, login } from './samples.ts';

type Status = 'pending' | 'authenticated' | 'expired';

/** The sign-in page on a server that does what the test says: push or not, answer or not, be there or not. */
const startSite = async () => {
  const pages = gallery();
  const streams = new Set<ServerResponse>();
  const state = { status: 'pending' as Status, push: true, life: 300_000, refresh: 10, served: 0, checks: 0 };
  const emit = (status: Status) => {
    for (const stream of streams) stream.write(`event: status\ndata: ${JSON.stringify({ status })}\n\n`);
  };
  const render = () => {
    state.served += 1;
    const method = {
      ...login.method,
      now: 0,
      expiresAt: state.life,
      lnurl: `${LNURL}${state.served}`,
      renewUrl: '/login',
    };
    return renderLogin({
      ...login,
      method: { ...method, eventsUrl: '/events', checkUrl: '/check', continueUrl: '/continue' },
      refreshSeconds: state.refresh,
    });
  };
  const answer = (path: string, response: ServerResponse) => {
    const page = path === '/login' ? render() : pages[path.slice(1)];
    const asset = assets.find((candidate) => candidate.path === path);
    if (path === '/login' && state.status === 'authenticated')
      response.writeHead(303, { location: '/continue' }).end();
    else if (page) {
      const headers = {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': contentSecurityPolicy(),
      };
      response.writeHead(200, headers).end(page);
    } else if (asset) response.writeHead(200, { 'content-type': asset.type }).end(asset.body);
    else if (path === '/check') {
      state.checks += 1;
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ status: state.status }));
    } else if (path === '/events' && state.push) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      streams.add(response);
      emit(state.status);
    } else if (path === '/continue')
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>on</title>');
    else response.writeHead(503).end();
  };
  const listen = async (port: number) => {
    const server = createServer((request, response) =>
      answer((request.url ?? '/').split('?')[0] ?? '/', response),
    );
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  let server = await listen(0);
  const bound = server.address();
  const port = typeof bound === 'object' && bound ? bound.port : 0;
  const stop = async () => {
    streams.clear();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return {
    state,
    url: (path: string) => `http://127.0.0.1:${port}${path}`,
    emit,
    streams,
    stop,
    start: async () => {
      server = await listen(port);
    },
    [Symbol.asyncDispose]: stop,
  };
};

const until = async (test: () => boolean) => {
  const deadline = Date.now() + 10_000;
  while (!test()) {
    assert.ok(Date.now() < deadline, 'did not happen');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
};
const signedIn = (page: Page) => page.waitForURL('**/continue');

describe('the pages in a browser', { skip: missing('chromium') }, () => {
  let chromium: Chromium;
  before(async () => {
    chromium = await startChromium();
  });
  after(() => chromium[Symbol.asyncDispose]());

  for (const screen of ['phone', 'desktop'] as const) {
    for (const scheme of ['light', 'dark'] as const) {
      it(`LUD-01: the code is read off the picture, ${screen}, ${scheme}`, async () => {
        await using site = await startSite();
        await using view = await chromium.open({ screen, scheme });
        await view.page.goto(site.url('/login'));
        const { data, width, height } = PNG.sync.read(await view.page.screenshot({ fullPage: true }));
        const code = jsqr.default(new Uint8ClampedArray(data), width, height, {
          inversionAttempts: 'dontInvert',
        });
        assert.equal(code?.data, `LIGHTNING:${LNURL}`);
      });
    }
  }

  it('breaks no rule of its policy, never scrolls sideways, and gives every control 44 pixels', async () => {
    await using site = await startSite();
    await using view = await chromium.open();
    const complaints: string[] = [];
    view.page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    for (const name of Object.keys(gallery())) {
      await view.page.setViewportSize({ width: 320, height: 640 });
      await view.page.goto(site.url(`/${name}`));
      const { wide, low } = await view.page.evaluate(() => ({
        wide: document.documentElement.scrollWidth,
        low: [
          ...document.querySelectorAll('button:not([hidden]), .button, summary, input:not([type=hidden])'),
        ]
          .filter((control) => control.checkVisibility() && control.getBoundingClientRect().height < 44)
          .map((control) => control.outerHTML),
      }));
      assert.equal(wide, 320, `${name} is ${wide} wide`);
      assert.deepEqual(low, [], name);
    }
    // The sample addresses of the sign-in pages do not exist here; everything else would be a broken page.
    assert.deepEqual(
      complaints.filter((text) => !/^Failed to load resource/.test(text)),
      [],
    );
  });

  it('goes on the moment the server says so', async () => {
    await using site = await startSite();
    await using view = await chromium.open();
    await view.page.goto(site.url('/login'));
    await until(() => site.streams.size > 0);
    assert.equal(await view.page.locator('#lnurl').isVisible(), false, 'help is there for the asking');
    site.emit('authenticated');
    await signedIn(view.page);
    assert.equal(site.state.checks, 0, 'nobody had to ask');
  });

  it('asks again and again where no events come through', async () => {
    await using site = await startSite();
    site.state.push = false;
    await using view = await chromium.open();
    await view.page.goto(site.url('/login'));
    await until(() => site.state.checks > 0);
    site.state.status = 'authenticated';
    await signedIn(view.page);
  });

  it('survives a restart of the server', async () => {
    await using site = await startSite();
    await using view = await chromium.open();
    await view.page.goto(site.url('/login'));
    await until(() => site.streams.size > 0);
    await site.stop();
    await view.page.getByText('Connection lost. Trying again').waitFor();
    await site.start();
    site.state.status = 'authenticated';
    await signedIn(view.page);
  });

  it('looks again when the page comes back from the wallet', async () => {
    await using site = await startSite();
    await using view = await chromium.open();
    await view.page.goto(site.url('/login'));
    await until(() => site.streams.size > 0);
    await view.page.evaluate(() =>
      window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })),
    );
    await until(() => site.state.checks === 1);
  });

  it('renews a code that has run out in its place: nothing moves, focus and open parts stay', async () => {
    await using site = await startSite();
    site.state.life = 3_000;
    await using view = await chromium.open();
    await view.page.goto(site.url('/login'));
    await view.page.getByText('Other ways, and help').click();
    await view.page.locator('#lnurl').focus();
    const place = await view.page.locator('#qr').boundingBox();
    await view.page.evaluate(() => document.body.setAttribute('data-same', ''));
    site.state.life = 300_000;
    await view.page.locator(`#lnurl[value="${LNURL}2"]`).waitFor();
    assert.equal(await view.page.locator('body[data-same]').count(), 1, 'the page was not loaded again');
    assert.deepEqual(await view.page.locator('#qr').boundingBox(), place);
    assert.equal(await view.page.evaluate(() => document.activeElement?.id), 'lnurl');
    await view.page.getByText('5:00').or(view.page.getByText('4:5')).waitFor();
    site.emit('authenticated');
    await signedIn(view.page);
  });

  it('without script: reloads itself, offers the way on, hides what needs a script', async () => {
    await using site = await startSite();
    site.state.refresh = 1;
    await using view = await chromium.open({ script: false });
    await view.page.goto(site.url('/login'));
    await view.page.getByRole('link', { name: 'I have signed: continue' }).waitFor();
    assert.equal(await view.page.locator('#lnurl').isVisible(), true, 'the help stays open');
    assert.equal(await view.page.locator('#copy').isVisible(), false);
    assert.equal(await view.page.locator('#webln').isVisible(), false);
    site.state.status = 'authenticated';
    await signedIn(view.page);
  });

  it('WebLN: a button beside the first one, only when the browser has a wallet that can', async () => {
    await using site = await startSite();
    await using plain = await chromium.open();
    await plain.page.goto(site.url('/login'));
    assert.equal(await plain.page.locator('#webln').isVisible(), false);
    await using view = await chromium.open();
    await view.page.addInitScript(() => {
      const asked: string[] = [];
      Object.assign(window, {
        asked,
        webln: { enable: async () => {}, lnurl: async (code: string) => asked.push(code) },
      });
    });
    await view.page.goto(site.url('/login'));
    const button = view.page.getByRole('button', { name: 'Use browser wallet' });
    await button.waitFor();
    assert.equal((await button.boundingBox())?.y, (await view.page.locator('#open').boundingBox())?.y);
    site.state.status = 'authenticated';
    await button.click();
    await signedIn(view.page);
  });

  it('copies, and selects where there is no clipboard', async () => {
    await using site = await startSite();
    await using view = await chromium.open();
    await view.page.addInitScript(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
      document.execCommand = () => false;
    });
    await view.page.goto(site.url('/login'));
    await view.page.getByText('Other ways, and help').click();
    await view.page.getByRole('button', { name: 'Copy' }).click();
    await view.page.getByRole('button', { name: 'Selected' }).waitFor();
    const selected = await view.page.locator('#lnurl').evaluate((node) => {
      const input = node as HTMLInputElement;
      return input.value.slice(input.selectionStart ?? 0, input.selectionEnd ?? 0);
    });
    assert.equal(selected, `${LNURL}1`);
  });

  it('a page left alone stops making codes until it is touched', async () => {
    await using site = await startSite();
    site.state.life = 0;
    await using view = await chromium.open();
    await view.page.goto(site.url('/login'));
    await view.page.getByText('Touch the page for a new one').waitFor();
    assert.equal(site.state.served, 7, 'the first and six renewals');
    site.state.life = 300_000;
    await view.page.locator('h1').click();
    await view.page.getByText('Waiting for your wallet').waitFor();
    assert.equal(site.state.served, 8);
  });
});
