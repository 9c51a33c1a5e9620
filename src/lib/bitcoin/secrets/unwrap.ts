import { isUtf8 } from 'node:buffer';

/** What is inside a text: other texts it encodes, and bytes. */
export type Inside = { readonly texts: readonly string[]; readonly bytes: readonly Buffer[] };

const BASE64 = /[A-Za-z0-9+/_-]{20,}/g;
const HEX = /[0-9A-Fa-f]{40,}/g;
/** Escapes that were escaped again have more backslashes. */
const ESCAPES = /\\+(?:u\{?([0-9A-Fa-f]{4})\}?|x([0-9A-Fa-f]{2})|([nrtfb]))?/g;
/** Shorter than any key. */
const PRINTABLE = /[\x20-\x7e\t\r\n]{20}/;

/** Takes one layer off: escapes, entities, percent signs, base64 at any alignment, hex. */
export function unwrap(text: string): Inside {
  const tight = text.replace(/\s+/g, '');
  const sources = tight.length === text.length ? [text] : [text, tight];
  const bytes = sources.flatMap((source) => [...fromHex(source), ...fromBase64(source)]);
  const unescaped = [percent(text), backslash(text), entities(text)].filter((other) => other !== text);
  return { texts: [...unescaped, ...bytes.flatMap(textIn)], bytes };
}

const percent = (text: string) =>
  text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString());

function backslash(text: string): string {
  if (!text.includes('\\')) return text;
  // All at once: a letter that was an escape is not the second half of another.
  return text.replace(ESCAPES, (_, long?: string, short?: string, space?: string) => {
    const code = long ?? short;
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    return space === undefined ? '' : ' ';
  });
}

const entities = (text: string) =>
  text.replace(/&#(?:x([0-9A-Fa-f]{1,5})|(\d{1,6}));/g, (_, hex?: string, decimal?: string) =>
    String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)),
  );

function fromHex(text: string): Buffer[] {
  const runs = text.match(HEX) ?? [];
  // An odd digit in front shifts every byte.
  return runs.flatMap((run) => [
    Buffer.from(run, 'hex'),
    ...(run.length % 2 ? [Buffer.from(run.slice(1), 'hex')] : []),
  ]);
}

function fromBase64(text: string): Buffer[] {
  const runs = text.match(BASE64) ?? [];
  // Whatever stands in front without a separator shifts the groups of four.
  return runs.flatMap((run) => [0, 1, 2, 3].map((shift) => Buffer.from(run.slice(shift), 'base64')));
}

/** The text in bytes, when there is any; NULs are of UTF-16. */
function textIn(bytes: Buffer): string[] {
  if (bytes.length >= 20 && isUtf8(bytes)) return [bytes.toString().replaceAll('\0', '')];
  const text = bytes.toString('latin1').replaceAll('\0', '');
  return PRINTABLE.test(text) ? [text] : [];
}
