/** Whether something that must stay nowhere has left a trace of itself. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LENGTH = 20;
/** Whoever cuts a text short keeps its beginning. */
const LOOKED_AT = 200;

/** Pieces of a text that no other text has: whoever repeats a part of it repeats one of these. */
export function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0; at + LENGTH <= Math.min(text.length, LOOKED_AT); at += LENGTH)
    pieces.push(text.slice(at, at + LENGTH));
  return pieces.length === 0 ? [text] : pieces;
}

/** The pieces of `texts` that are in one of the places, as they are, escaped for JSON, or in hex. */
export function tracesOf(texts: readonly string[], places: Readonly<Record<string, Buffer>>): string[] {
  const found: string[] = [];
  for (const piece of new Set(texts.flatMap(piecesOf))) {
    const forms = [piece, JSON.stringify(piece).slice(1, -1), Buffer.from(piece).toString('hex')];
    for (const [place, bytes] of Object.entries(places))
      for (const form of new Set(forms)) if (bytes.includes(form)) found.push(`${place}: ${form}`);
  }
  return found;
}

/** All the bytes of a folder's files. */
export function bytesOf(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return Buffer.concat(files.map((one) => readFileSync(join(one.parentPath, one.name))));
}
