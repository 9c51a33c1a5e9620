import { createHash } from 'node:crypto';
import { base58Digit, decodeChecked } from './base58.ts';
import type { SecretKind } from './finding.ts';

/** A kind of key by its shape, not by its prefix: so it holds for every network and every SLIP-132 prefix. */
type Shape = {
  readonly kind: SecretKind;
  /** Characters. */
  readonly least: number;
  readonly most: number;
  /** Bytes, checksum included. */
  readonly bytes: number;
  readonly plausible: (payload: Uint8Array) => boolean;
};

const longs: readonly Shape[] = [
  // BIP-32: 0x00 and 32 bytes stand where the point of a public key stands.
  { kind: 'extended_private_key', least: 110, most: 113, bytes: 82, plausible: (key) => key[45] === 0 },
];
const shorts: readonly Shape[] = [
  { kind: 'wif', least: 49, most: 52, bytes: 37, plausible: (key) => key[0] !== 0 },
  { kind: 'wif', least: 50, most: 53, bytes: 38, plausible: (key) => key[0] !== 0 && key[33] === 1 },
  {
    kind: 'bip38',
    least: 58,
    most: 58,
    bytes: 43,
    plausible: (key) => key[0] === 1 && (key[1] === 0x42 || key[1] === 0x43 || key[1] === 0x53),
  },
];

/** Decodings of one text: far more than any honest text has candidates, few enough to be quick. */
const MOST_LONG = 4_000;
const MOST_SHORT = 60_000;

/** First letters of WIF on the main and test networks of Bitcoin: what is looked for inside longer runs. */
const WIF_STARTS = new Set([...'5KLc9'].map((letter) => letter.charCodeAt(0)));

/**
 * Keys in base58check.
 * @param tokens runs of letters and digits, as they stand
 * @param glued the text with everything else taken out, so that no line break, quote or hyphen hides a key
 */
export function findBase58Key(tokens: readonly string[], glued: string): SecretKind | null {
  return findWhole(tokens) ?? findWithin(glued);
}

function findWhole(tokens: readonly string[]): SecretKind | null {
  for (const token of tokens) {
    if (token.length < 22 || token.length > 113) continue;
    for (const shape of [...longs, ...shorts]) if (fits(token, 0, token.length, shape)) return shape.kind;
  }
  return null;
}

function fits(text: string, start: number, end: number, { least, most, bytes, plausible }: Shape): boolean {
  const length = end - start;
  return length >= least && length <= most && decodeChecked(text, start, end, bytes, plausible) !== null;
}

function findWithin(text: string): SecretKind | null {
  const runs = runLengths(text);
  const budget = { long: MOST_LONG, short: MOST_SHORT };
  for (let start = 0; start < text.length; start += 1) {
    const run = runs[start] ?? 0;
    if (run < 51) continue;
    const found =
      (run >= 111 && text[start + 2] !== undefined && isPrivatePrefix(text, start)
        ? long(text, start, run, budget)
        : null) ??
      (WIF_STARTS.has(text.charCodeAt(start)) ? short(text, start, run, budget, 'wif') : null) ??
      (text.startsWith('6P', start) ? short(text, start, run, budget, 'bip38') : null);
    if (found) return found;
  }
  return null;
}

/** xprv and all of SLIP-132, Ltpv and Mtpv, dgpv. */
const isPrivatePrefix = (text: string, start: number) =>
  /^(prv|tpv|gpv)$/.test(text.slice(start + 1, start + 4));

type Budget = { long: number; short: number };

function long(text: string, start: number, run: number, budget: Budget): SecretKind | null {
  for (const shape of longs) {
    for (const length of [111, 112, 110]) {
      if (length > run) continue;
      if (--budget.long < 0) return 'unchecked';
      if (fits(text, start, start + length, shape)) return shape.kind;
    }
  }
  return null;
}

function short(
  text: string,
  start: number,
  run: number,
  budget: Budget,
  kind: SecretKind,
): SecretKind | null {
  for (const shape of shorts) {
    const length = shape.bytes === 37 ? 51 : shape.bytes === 38 ? 52 : 58;
    if (shape.kind !== kind || length > run) continue;
    if (--budget.short < 0) return 'unchecked';
    if (fits(text, start, start + length, shape)) return kind;
  }
  return null;
}

/** How many base58 digits stand in a row from each position on. */
function runLengths(text: string): Int32Array {
  const runs = new Int32Array(text.length + 1);
  for (let position = text.length - 1; position >= 0; position -= 1) {
    runs[position] = base58Digit(text.charCodeAt(position)) === 0 ? 0 : (runs[position + 1] ?? 0) + 1;
  }
  return runs;
}

/**
 * A mini key has no checksum but one byte of a hash, so one in 256 of the right shape is found by chance. Base64 has many
 * of that shape between its signs: only what stands by itself is taken for one.
 */
export function findMiniKey(text: string): SecretKind | null {
  return (text.match(/[A-Za-z0-9+/]+/g) ?? []).some(isMiniKey) ? 'mini_key' : null;
}

/** Casascius: S and 21, 25 or 29 more, such that the hash of it with a question mark begins with a zero byte. */
function isMiniKey(token: string): boolean {
  return (
    /^S(?=.*[1-9])(?=.*[a-z])(?:[1-9A-HJ-NP-Za-km-z]{21}|[1-9A-HJ-NP-Za-km-z]{25}|[1-9A-HJ-NP-Za-km-z]{29})$/.test(
      token,
    ) && createHash('sha256').update(`${token}?`).digest()[0] === 0
  );
}
