import type { SecretKind } from './finding.ts';

/** Version bytes of extended private keys (BIP-32, SLIP-132). */
const versions = new Set([
  0x0488ade4, 0x049d7878, 0x04b2430c, 0x0295b005, 0x02aa7a99, 0x04358394, 0x044a4e28, 0x045f18bc, 0x024285b5,
  0x02575048,
]);

/** ASN.1 of a 32-byte key: SEC 1 appendix C.4 and RFC 8410. */
const ASN1 = [Buffer.from('0201010420', 'hex'), Buffer.from('06032b657004220420', 'hex')];

/** Keys that are not text: serialized without base58, as in a PSBT or a DER file. */
export function findBinaryKey(bytes: Buffer): SecretKind | null {
  if (ASN1.some((prefix) => bytes.includes(prefix))) return 'pem_key';
  // All of the versions begin with 02 or 04, and a point never begins with 00 (BIP-32, "Serialization format").
  for (let position = 0; position + 78 <= bytes.length; position += 1) {
    const first = bytes[position];
    if ((first !== 4 && first !== 2) || bytes[position + 45] !== 0) continue;
    if (versions.has(bytes.readUInt32BE(position))) return 'extended_private_key';
  }
  return null;
}
