import { secp256k1 } from '@noble/curves/secp256k1.js';
import { createBase58check } from '@scure/base';
import { sha256 } from '@scure/btc-signer/utils.js';
import { quietly } from '../quietly.ts';
import { refuse } from './errors.ts';
import { type KeyVersion, keyVersion, plainVersion } from './version-bytes.ts';

/** A BIP-32 extended public key. */
export type ExtendedKey = {
  /** As Core writes it: `xpub…` or `tpub…`, whatever prefix it came with. */
  readonly text: string;
  readonly network: 'main' | 'test';
  readonly use: KeyVersion['use'];
  readonly depth: number;
  readonly chainCode: Uint8Array;
  /** 33 bytes, on the curve. */
  readonly point: Uint8Array;
};

const base58check = createBase58check(sha256);
const SERIALIZED = 78;
/** Base58 of 82 bytes has at most 112 characters. */
const LONGEST = 112;

/**
 * Reads a serialized extended public key of any SLIP-132 prefix.
 * @throws DescriptorError descriptor_key; private_key_refused when it is the private one
 */
export function readExtendedKey(text: string): ExtendedKey {
  const bytes = text.length > LONGEST ? null : quietly(() => base58check.decode(text));
  if (bytes === null) refuse('descriptor_key');
  // BIP-32: a private key is written as 0x00 and 32 bytes; a point never starts so. True of every prefix there is.
  if (isPrivate(bytes)) refuse('private_key_refused');
  const version = bytes.length === SERIALIZED ? keyVersion(new DataView(bytes.buffer).getUint32(0)) : null;
  if (version === null) refuse('descriptor_key');
  const depth = bytes[4] ?? 0;
  const point = bytes.slice(45);
  // BIP-32, test vector 5: a root has no parent and no child number.
  const rooted = depth > 0 || bytes.subarray(5, 13).every((byte) => byte === 0);
  if (!rooted || !secp256k1.utils.isValidPublicKey(point, true)) refuse('descriptor_key');
  const plain = bytes.slice();
  new DataView(plain.buffer).setUint32(0, plainVersion[version.network]);
  return { text: base58check.encode(plain), ...version, depth, chainCode: bytes.slice(13, 45), point };
}

function isPrivate(bytes: Uint8Array): boolean {
  if (bytes.length === SERIALIZED) return bytes[45] === 0;
  return bytes.length === 33 || (bytes.length === 34 && bytes[33] === 1);
}
