import type { SecretKind } from './finding.ts';

/**
 * Keys in bech32. A Nostr or age key with a typing error still gives most of itself away, so its length is enough;
 * nothing else looks like one.
 * @param glued letters and digits only, in lower case: the separators inside `AGE-SECRET-KEY-1` are gone too
 */
export function findBech32Key(glued: string): SecretKind | null {
  if (/nsec1[02-9ac-hj-np-z]{58}|ncryptsec1[02-9ac-hj-np-z]{100}/.test(glued)) return 'nsec';
  if (/agesecretkey(?:pq)?1[02-9ac-hj-np-z]{58}/.test(glued)) return 'age_key';
  return findCodex32(glued) ? 'codex32' : null;
}

const CHARSET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
/** BIP-93: `ms1`, threshold, identifier, index, 26 to 52 symbols for 16 to 32 bytes, checksum of 13. */
const LENGTHS = [48, 54, 61, 67, 74];
/** BIP-93, "Checksum": the generator and the constants of codex32. */
const GENERATOR = [
  0x19dc500ce73fde210n,
  0x1bfae00def77fe529n,
  0x1fbd920fffe7bee52n,
  0x1739640bdeee3fdadn,
  0x07729a039cfc75f5an,
];
const START = 0x23181b3n;
const TARGET = 0x10ce0795c2fd1e62an;
/** More than any text has of what begins like a share. */
const MOST = 2_000;

function findCodex32(glued: string): boolean {
  let tried = 0;
  for (const { index } of glued.matchAll(/ms1(?=[02-9][02-9ac-hj-np-z]{44})/g)) {
    if (++tried > MOST) return false;
    for (const length of LENGTHS)
      if (isCodex32(glued.slice(index + 3, index + length), length - 3)) return true;
  }
  return false;
}

function isCodex32(data: string, length: number): boolean {
  if (data.length !== length) return false;
  let residue = START;
  for (const character of data) {
    const symbol = CHARSET.indexOf(character);
    if (symbol < 0) return false;
    const top = residue >> 60n;
    residue = ((residue & 0xfff_ffff_ffff_ffffn) << 5n) ^ BigInt(symbol);
    for (const [bit, generator] of GENERATOR.entries()) if ((top >> BigInt(bit)) & 1n) residue ^= generator;
  }
  return residue === TARGET;
}
