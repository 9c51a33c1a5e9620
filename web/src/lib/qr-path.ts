import { encodeQR } from 'qr';

/** A QR code as `d` of an SVG path in a square of `size` units, with one module of white around it. */
export type QrPath = { readonly path: string; readonly size: number };

/** Level L: a screen has no scratches, and larger modules are read from further away. */
export function qrPath(text: string): QrPath {
  const rows = encodeQR(text, 'raw', { ecc: 'low', border: 1 });
  return { path: rows.flatMap(runsOf).join(''), size: rows.length };
}

/** A rectangle for each run of dark modules. */
function runsOf(row: readonly boolean[], y: number): string[] {
  const runs: string[] = [];
  for (let x = 0; x < row.length; x += 1) {
    if (!row[x]) continue;
    const start = x;
    while (row[x]) x += 1;
    runs.push(`M${start} ${y}h${x - start}v1h${start - x}z`);
  }
  return runs;
}
