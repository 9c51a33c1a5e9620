import { wordlist as czech } from '@scure/bip39/wordlists/czech.js';
import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as french } from '@scure/bip39/wordlists/french.js';
import { wordlist as italian } from '@scure/bip39/wordlists/italian.js';
import { wordlist as japanese } from '@scure/bip39/wordlists/japanese.js';
import { wordlist as korean } from '@scure/bip39/wordlists/korean.js';
import { wordlist as portuguese } from '@scure/bip39/wordlists/portuguese.js';
import { wordlist as simplified } from '@scure/bip39/wordlists/simplified-chinese.js';
import { wordlist as spanish } from '@scure/bip39/wordlists/spanish.js';
import { wordlist as traditional } from '@scure/bip39/wordlists/traditional-chinese.js';
import { slip39Words } from './slip39-words.ts';

/** A word as people type it: without accents, in lower case. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();

export const chinese: readonly string[][] = [simplified, traditional];

/** Steel plates hold the first four letters: they say which word it is. */
const abbreviated = english.flatMap((word) => [word, word.slice(0, 4)]);

/** English first; the last one is SLIP-39. */
const lists: readonly (readonly string[])[] = [
  abbreviated,
  japanese,
  korean,
  spanish,
  french,
  italian,
  czech,
  portuguese,
  simplified,
  traditional,
  slip39Words,
];

export const languages = lists.length;
export const SLIP39 = languages - 1;

/** For each folded word, a bit for each list it is in. */
export const membership: ReadonlyMap<string, number> = lists.reduce((map, words, list) => {
  for (const word of words.map(fold)) map.set(word, (map.get(word) ?? 0) | (1 << list));
  return map;
}, new Map<string, number>());
