/** What the web application shares with the server's own pages without importing it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import jsqr from 'jsqr';
import { printHtml } from '../src/lib/html.ts';
import { deviceWords } from '../src/oauth/interaction/device-words.ts';
import { logo } from '../src/oauth/pages/logo.ts';
import { paymentUri } from '../web/src/lib/bip21.ts';
import { deviceWords as inAccount } from '../web/src/lib/device-words.ts';
import { type QrPath, qrPath } from '../web/src/lib/qr-path.ts';

const read = (path: string) => readFileSync(new URL(`../web/${path}`, import.meta.url), 'utf8');
const drawings = (markup: string) => [...markup.matchAll(/ d="([^"]+)"/g)].map(([, path = '']) => path);

describe('one product, one look', () => {
  it('the logo is the same drawing', () => {
    const source = read('src/ui/logo.tsx').replaceAll(/',\n\s*'/g, '');
    const [mark = '', letters = ''] = drawings(printHtml(logo()));
    assert.ok(mark.length > 40 && letters.length > 40);
    assert.ok(source.includes(`'${mark}'`), 'the mark');
    assert.ok(source.includes(`'${letters}'`), 'the name');
    assert.ok(drawings(read('public/icon.svg')).includes(mark), 'the icon of the tab');
  });

  it('colours, elements and controls are imported, and no colour is added to them', () => {
    const index = read('src/styles/index.css');
    for (const name of ['tokens', 'base', 'controls', 'parts']) {
      assert.match(index, new RegExp(`@import ".*/src/oauth/pages/assets/${name}\\.css";`));
    }
    const own = [...index.matchAll(/@import "\.\/(\w+)\.css"/g)].map(([, name = '']) => name);
    assert.ok(own.length > 5);
    for (const name of own) {
      // Black on white is for the code that wallets scan.
      const colours = read(`src/styles/${name}.css`).match(/#[0-9a-f]{3,8}\b/gi) ?? [];
      assert.deepEqual(
        colours.filter((colour) => !/^#(000000|ffffff)$/.test(colour)),
        [],
        name,
      );
    }
  });
});

describe('one product, one language', () => {
  const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0';
  for (const userAgent of [
    'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Safari/604.1',
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36 Edg/140.0`,
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36 OPR/124.0`,
    `Mozilla/5.0 (Linux; Android 15; SM-S938B) SamsungBrowser/28.0 ${chrome} Mobile Safari/537.36`,
    `Mozilla/5.0 (X11; CrOS x86_64 16093.0.0) ${chrome} Safari/537.36`,
  ]) {
    it(`a device has one name: ${deviceWords(userAgent)}`, () => {
      assert.match(deviceWords(userAgent), /^(?!A browser).+ on .+$/);
      assert.equal(inAccount(userAgent), deviceWords(userAgent));
    });
  }
});

describe('what phones read from its pages', () => {
  it('a payment request as a QR code is the same text', () => {
    const uri = paymentUri('bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', {
      amount: 150_000,
      label: 'Rent & more',
    });
    assert.equal(scan(qrPath(uri)), uri);
  });
});

/** Draws the path in pixels and reads them. */
function scan({ path, size }: QrPath): string | undefined {
  const [scale, quiet] = [4, 4];
  const width = (size + 2 * quiet) * scale;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x = '', y = '', length = ''] of path.matchAll(/M(\d+) (\d+)h(\d+)v1/g)) {
    for (let row = 0; row < scale; row += 1) {
      const from = ((Number(y) + quiet) * scale + row) * width + (Number(x) + quiet) * scale;
      for (let at = from; at < from + Number(length) * scale; at += 1) pixels.fill(0, at * 4, at * 4 + 3);
    }
  }
  return jsqr.default(pixels, width, width)?.data;
}
