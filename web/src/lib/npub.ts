const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
/** The prefix `npub` as BIP-173 takes it into the checksum. */
const PREFIX = [3, 3, 3, 3, 0, 14, 16, 21, 2];

/** A Nostr key as people know it (NIP-19): bech32 (BIP-173) of 32 bytes, which are given in hexadecimal. */
export function npub(hex: string): string {
  const bits = [...hex].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
  const words = (bits.match(/.{1,5}/g) ?? []).map((five) => Number.parseInt(five.padEnd(5, '0'), 2));
  const sum = polymod([...PREFIX, ...words, 0, 0, 0, 0, 0, 0]) ^ 1;
  const checksum = [25, 20, 15, 10, 5, 0].map((shift) => (sum >>> shift) & 31);
  return `npub1${[...words, ...checksum].map((word) => ALPHABET.charAt(word)).join('')}`;
}

function polymod(words: readonly number[]): number {
  return words.reduce((sum, word) => {
    const top = sum >>> 25;
    const shifted = ((sum & 0x1ffffff) << 5) ^ word;
    return GENERATORS.reduce(
      (mixed, generator, bit) => ((top >>> bit) & 1 ? mixed ^ generator : mixed),
      shifted,
    );
  }, 1);
}
