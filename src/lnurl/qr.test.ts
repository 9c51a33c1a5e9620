import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import jsqr from 'jsqr';
import { encodeLnurl } from '../lib/lnurl/index.ts';
import { qrPath, qrSvg } from './qr.ts';

const LNURL = encodeLnurl(
  `https://id.example.com/api/lnurl-auth/callback?tag=login&k1=${'e2'.repeat(32)}&action=login`,
);

/** Paints the rectangles of the path, eight pixels a module, as a browser would. */
function paint(path: string, size: number): Uint8ClampedArray {
  const scale = 8;
  const pixels = new Uint8ClampedArray((size * scale) ** 2 * 4).fill(255);
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row++) {
      const start = (row * size * scale + Number(x) * scale) * 4;
      for (let at = start; at < start + Number(width) * scale * 4; at += 4) pixels.fill(0, at, at + 3);
    }
  }
  return pixels;
}

describe('QR code', () => {
  it('is read back by another implementation', () => {
    const { path, size } = qrPath(LNURL);
    assert.equal(jsqr.default(paint(path, size), size * 8, size * 8)?.data, LNURL);
  });

  it('is small: upper-case bech32 packs as alphanumeric, version 8 at most, and the path under 10 kB', () => {
    const { path, size } = qrPath(LNURL);
    assert.ok(size <= 49 + 8, `${size} modules`);
    assert.ok(path.length < 10_000, `${path.length} characters`);
  });

  it('needs no style of its own, so a strict CSP holds', () => {
    assert.doesNotMatch(qrSvg(LNURL), /style|script|on\w+=/);
  });
});
