import { createHmac } from 'node:crypto';
import { validateMnemonic } from '@scure/bip39';
import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import type { SecretKind } from './finding.ts';
import { chinese, fold, languages, membership, SLIP39 } from './word-lists.ts';

/** BIP-39: the shortest phrase. SLIP-39: the shortest share. */
const PHRASE = 12;
const SHARE = 20;
const LONGEST_PHRASE = 24;
/** Different words among twelve: a random phrase with fewer than six of them is not to be expected in a universe. */
const VARIED = 6;
/** Checksums of one text. */
const MOST_PHRASES = 2_000;
const WORD = /\p{L}[\p{L}\p{M}]*/gu;
/** A run of letters that holds a phrase without separators. */
const GLUED = 36;

/**
 * Words of one list in a row, as many as a phrase has; between them anything but another word. Their checksum does not
 * matter: a phrase with one word wrong is still the phrase, and prose never has twelve such words without "the" or "of".
 * Only a few words over and over are prose more often than a phrase, and have to be a whole one.
 */
export function findSeedWords(text: string): SecretKind | null {
  const runs = new Array<number>(languages).fill(0);
  const isWhole = createWholePhrase();
  let recent: string[] = [];
  for (const [token] of text.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').matchAll(WORD)) {
    const word = fold(token);
    if (word.length >= GLUED && hasGluedPhrase(word)) return 'seed_words';
    const lists = membership.get(word) ?? 0;
    recent = lists === 0 ? [] : [...recent.slice(1 - LONGEST_PHRASE), word];
    for (let list = 0; list < languages; list += 1) {
      const run = (lists >> list) & 1 ? (runs[list] ?? 0) + 1 : 0;
      runs[list] = run;
      if (run < (list === SLIP39 ? SHARE : PHRASE)) continue;
      if (new Set(recent.slice(-PHRASE)).size >= VARIED) return kindOf(list, recent);
      const whole = isWhole(recent.slice(-run));
      if (whole) return whole;
    }
  }
  return isChinesePhrase(text) ? 'seed_words' : null;
}

/** Whether words end in an English phrase with the right checksum. Bounded, for text that only repeats itself. */
function createWholePhrase(): (words: readonly string[]) => SecretKind | null {
  const seen = new Set<string>();
  return (words) => {
    for (const length of [12, 15, 18, 21, 24]) {
      const phrase = words.slice(-length).join(' ');
      if (words.length < length || seen.has(phrase)) continue;
      if (seen.add(phrase).size > MOST_PHRASES) return 'unchecked';
      if (validateMnemonic(phrase, english)) return 'seed_words';
    }
    return null;
  };
}

function kindOf(list: number, words: readonly string[]): SecretKind {
  if (list === SLIP39) return 'slip39_words';
  const phrase = words.slice(-PHRASE).join(' ');
  return list === 0 && !validateMnemonic(phrase, english) && isElectrum(phrase)
    ? 'electrum_seed'
    : 'seed_words';
}

/** Electrum, "Electrum Seed Version System": standard, segwit and two-factor seeds. */
function isElectrum(phrase: string): boolean {
  const version = createHmac('sha512', 'Seed version').update(phrase).digest('hex');
  return /^(?:01|100|101|102)/.test(version);
}

/** Longest word of the English list. */
const LONGEST = 8;

function hasGluedPhrase(letters: string): boolean {
  const chain = new Uint32Array(letters.length + 1);
  for (let end = 3; end <= letters.length; end += 1) {
    for (let length = 3; length <= LONGEST && length <= end; length += 1) {
      if ((membership.get(letters.slice(end - length, end)) ?? 0) & 1) {
        chain[end] = Math.max(chain[end] ?? 0, (chain[end - length] ?? 0) + 1);
      }
    }
    if ((chain[end] ?? 0) >= PHRASE) return true;
  }
  return false;
}

/**
 * Chinese is written without spaces, and its lists are its most common characters: only a whole text of exactly such a
 * length and with the right checksum counts. With spaces between them, characters are words like any others.
 */
function isChinesePhrase(text: string): boolean {
  const characters = [...text.trim()];
  return (
    characters.length >= PHRASE &&
    characters.length <= 24 &&
    chinese.some((list) => validateMnemonic(characters.join(' '), [...list]))
  );
}

/** SeedQR: each word as its four-digit place in the English list. */
const DIGITS = /(?<!\d)\d{4}(?:[\s,-]?\d{4}){11,23}(?!\d)/g;

export function findSeedDigits(text: string): SecretKind | null {
  let tried = 0;
  for (const [digits] of text.matchAll(DIGITS)) {
    const places = digits.replace(/\D/g, '').match(/\d{4}/g) ?? [];
    // Half of all places are below 1000; a column of years has none.
    if (places.filter((place) => place.startsWith('0')).length < 2) continue;
    if (++tried > MOST_PHRASES) return 'unchecked';
    const phrase = places.map((place) => english[Number(place)] ?? '?').join(' ');
    if (validateMnemonic(phrase, english)) return 'seed_digits';
  }
  return null;
}
