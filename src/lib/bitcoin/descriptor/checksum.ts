/** BIP-380, "Checksum": the characters a descriptor is made of, in groups of 32, and those its checksum is written in. */
const INPUT =
  '0123456789()[],\'/*abcdefgh@:$%{}IJKLMNOPQRSTUVWXYZ&+-.;<=>?!^_|~ijklmnopqrstuvwxyzABCDEFGH`#"\\ ';
const OUTPUT = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0xf5dee51989n, 0xa9fdca3312n, 0x1bab10e32dn, 0x3706b1677an, 0x644d626ffdn];

/** The eight characters after `#`, or null when the text has a character that no descriptor may have. */
export function descriptorChecksum(text: string): string | null {
  let state = 1n;
  let group = 0;
  let inGroup = 0;
  for (const character of text) {
    const position = INPUT.indexOf(character);
    if (position < 0) return null;
    state = step(state, position & 31);
    group = group * 3 + (position >> 5);
    inGroup += 1;
    if (inGroup === 3) {
      state = step(state, group);
      group = 0;
      inGroup = 0;
    }
  }
  if (inGroup > 0) state = step(state, group);
  for (let i = 0; i < 8; i += 1) state = step(state, 0);
  state ^= 1n;
  return Array.from({ length: 8 }, (_, i) => OUTPUT[Number((state >> BigInt(5 * (7 - i))) & 31n)]).join('');
}

/** One symbol of five bits through the BCH code over GF(32). */
function step(state: bigint, symbol: number): bigint {
  const top = state >> 35n;
  let next = ((state & 0x7ffffffffn) << 5n) ^ BigInt(symbol);
  for (const [bit, generator] of GENERATOR.entries()) if ((top >> BigInt(bit)) & 1n) next ^= generator;
  return next;
}
