import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assets, stylesheet } from './assets.ts';

describe('assets', () => {
  it('are named after their content and carry it as a strong entity tag', () => {
    for (const { path, etag, body } of assets) {
      assert.match(path, /^\/assets\/[a-z]+-[\w-]{16}\.(css|js|svg)$/);
      assert.ok(path.includes(etag.replaceAll('"', '')));
      assert.ok(body.length > 100);
    }
  });

  it('the stylesheet loads nothing', () => {
    assert.doesNotMatch(stylesheet.body, /url\(|@import/);
  });
});

/** The custom properties of one `:root` block. */
const tokens = (css: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...css.matchAll(/(--[a-z-]+): (#[0-9a-f]{6})/g)].map(([, name = '', value = '']) => [name, value]),
  );
const [lightBlock = '', darkBlock = ''] = [...stylesheet.body.matchAll(/:root \{[^}]*\}/g)].map(
  ([block]) => block,
);
const light = tokens(lightBlock);
const modes = { light, dark: { ...light, ...tokens(darkBlock) } };

const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string): number => {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};

/** Foreground, background, least ratio: 4.5 for text (WCAG 1.4.3), 3 for borders and focus (1.4.11). */
const PAIRS = [
  ...['--ground', '--card', '--sunken', '--accent-tint'].map((ground) => ['--ink', ground, 4.5] as const),
  ...['--ground', '--card', '--sunken'].map((ground) => ['--muted', ground, 4.5] as const),
  ['--on-accent', '--accent', 4.5],
  ['--on-accent', '--accent-strong', 4.5],
  ['--accent-text', '--accent-tint', 4.5],
  ['--accent-text', '--card', 4.5],
  ['--accent-text', '--ground', 4.5],
  ['--warn-text', '--card', 4.5],
  ['--warn-text', '--warn-tint', 3],
  ['--good-text', '--good-tint', 3],
  ['--good-text', '--card', 3],
  ['--line-strong', '--card', 3],
  ...['--ground', '--card', '--sunken', '--accent-tint'].map((ground) => ['--focus', ground, 3] as const),
] as const;

for (const [mode, colours] of Object.entries(modes)) {
  describe(`WCAG AA contrast, ${mode}`, () => {
    for (const [front, back, least] of PAIRS) {
      it(`${front} on ${back}`, () => {
        const [a, b] = [colours[front], colours[back]];
        assert.ok(a && b, 'both colours exist');
        const ratio = contrast(a, b);
        assert.ok(ratio >= least, `${ratio.toFixed(2)} is under ${least}`);
      });
    }
  });
}

it('black on white is 21 to 1', () => assert.equal(contrast('#000000', '#ffffff'), 21));
