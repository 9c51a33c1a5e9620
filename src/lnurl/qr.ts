import { encodeQR } from 'qr';

/** A QR code as the outline of its dark modules: `d` of an SVG path in a square of `size` units. */
export type QrPath = { readonly path: string; readonly size: number };

/** ISO/IEC 18004 §9.1: four modules of quiet zone; wallets' scanners do need them. */
const QUIET_ZONE = 4;

/**
 * Level L, because a screen has no scratches and bigger modules scan from further away. A path takes its colour
 * from a style sheet, so the page needs no inline style. Upper-case text packs densest.
 */
export function qrPath(text: string): QrPath {
  const rows = encodeQR(text, 'raw', { ecc: 'low', border: QUIET_ZONE });
  return { path: rows.map(rowPath).join(''), size: rows.length };
}

/** A whole SVG document, dark on white whatever the page around it looks like: inverted codes scan badly. */
export function qrSvg(text: string): string {
  const { path, size } = qrPath(text);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`
  );
}

/** One rectangle for each run of dark modules. */
function rowPath(row: readonly boolean[], y: number): string {
  let path = '';
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue;
    const start = x;
    while (row[x]) x++;
    path += `M${start} ${y}h${x - start}v1h${start - x}z`;
  }
  return path;
}
