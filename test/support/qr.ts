/** What a phone does: finds the QR code in a picture and reads it. */
import jsqr from 'jsqr';
import { PNG } from 'pngjs';

/** The text of the code in a PNG; throws when there is none to read. */
export function readQr(png: Buffer): string {
  const { data, width, height } = PNG.sync.read(png);
  const found = jsqr.default(new Uint8ClampedArray(data), width, height, { inversionAttempts: 'dontInvert' });
  if (!found) throw new Error(`no QR code in this picture of ${width} × ${height}`);
  return found.data;
}
