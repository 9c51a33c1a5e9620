import { wordlist } from '@scure/bip39/wordlists/english.js';

/** nsec (NIP-19), extended private keys (BIP-32, SLIP-132), WIF on main and test networks. */
const KEYS =
  /\bnsec1[02-9ac-hj-np-z]{58}\b|\b[xyzYZtuvUV]prv[1-9A-HJ-NP-Za-km-z]{100,}|\b(5[1-9A-HJ-NP-Za-km-z]{50}|[KLc][1-9A-HJ-NP-Za-km-z]{51}|9[1-9A-HJ-NP-Za-km-z]{50})\b/;

/** BIP-39: the shortest seed phrase. */
const PHRASE = 12;
const WORDS: ReadonlySet<string> = new Set(wordlist);

/** True when a text contains what must never be stored, by whatever mistake it was entered. */
export function looksLikePrivateKey(text: string): boolean {
  return KEYS.test(text) || longestPhrase(text) >= PHRASE;
}

function longestPhrase(text: string): number {
  let run = 0;
  let longest = 0;
  for (const word of text.toLowerCase().split(/[^a-z]+/)) {
    if (word === '') continue;
    run = WORDS.has(word) ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
