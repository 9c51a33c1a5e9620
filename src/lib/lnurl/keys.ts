/** The wallet's half of LUD-04: one key pair for each domain, derived from a seed (LUD-05) or a node's signature (LUD-13). */
import { createHash, createHmac } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { HDKey } from '@scure/bip32';

export type LinkingKey = {
  readonly privateKey: Uint8Array;
  /** 33 bytes, compressed. */
  readonly publicKey: Uint8Array;
};

/** LUD-05: the key of `domain` (full host name, no port) below m/138' of a BIP-39 seed. */
export function deriveLinkingKey(seed: Uint8Array, domain: string): LinkingKey {
  const root = HDKey.fromMasterSeed(seed).derive("m/138'");
  const hashingKey = root.deriveChild(0).privateKey;
  if (hashingKey === null) throw new Error('the seed has no private key');
  const path = linkingPath(hashingKey, domain);
  const { privateKey, publicKey } = path.reduce((node, index) => node.deriveChild(index), root);
  if (privateKey === null || publicKey === null) throw new Error('the seed has no private key');
  return { privateKey, publicKey };
}

/**
 * LUD-05: the first 16 bytes of HMAC-SHA256(hashingKey, domain) as four child numbers. They are used as they are:
 * 2^31 and above means hardened.
 */
export function linkingPath(hashingKey: Uint8Array, domain: string): readonly number[] {
  const digest = createHmac('sha256', hashingKey).update(domain).digest();
  return [0, 4, 8, 12].map((offset) => digest.readUInt32BE(offset));
}

/** LUD-13: the hashing key is SHA-256 of the node's signature of the phrase, as text. */
export function lud13HashingKey(signature: string): Uint8Array {
  return createHash('sha256').update(signature).digest();
}

/** LUD-13: HMAC-SHA256(hashingKey, domain) is the private key itself. */
export function lud13LinkingKey(hashingKey: Uint8Array, domain: string): LinkingKey {
  const privateKey = createHmac('sha256', hashingKey).update(domain).digest();
  return { privateKey, publicKey: secp256k1.getPublicKey(privateKey, true) };
}

/** LUD-04: the signature of the 32 bytes of `k1` themselves, DER in hexadecimal. */
export function signK1(k1: string, privateKey: Uint8Array): string {
  const message = Uint8Array.from(Buffer.from(k1, 'hex'));
  const signature = secp256k1.sign(message, privateKey, { prehash: false, format: 'der' });
  return Buffer.from(signature).toString('hex');
}
