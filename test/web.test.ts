/** What the web application shares with the server's own pages without importing it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { printHtml } from '../src/lib/html.ts';
import { logo } from '../src/oauth/pages/logo.ts';

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
