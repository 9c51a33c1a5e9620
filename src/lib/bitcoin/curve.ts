/**
 * Signature checks over secp256k1. Two implementations stand behind one type: the audited JavaScript reference
 * and a WebAssembly build of libsecp256k1 that is several times faster. `curve.test.ts` holds them to each other.
 */
/** No method throws: whatever is malformed does not verify. */
export type Curve = {
  /**
   * ECDSA over the 32 bytes themselves: nothing is hashed (LUD-04).
   * @param message 32 bytes
   * @param signature strict DER; high-S accepted
   * @param key 33-byte compressed public key
   */
  readonly verifyEcdsa: (message: Uint8Array, signature: Uint8Array, key: Uint8Array) => boolean;
  /**
   * BIP-340 Schnorr.
   * @param message 32 bytes
   * @param signature 64 bytes
   * @param key 32-byte x-only public key
   */
  readonly verifySchnorr: (message: Uint8Array, signature: Uint8Array, key: Uint8Array) => boolean;
  /** Whether these are the 33 bytes of a compressed point on the curve (02 or 03 in front, no hybrid form). */
  readonly isPublicKey: (key: Uint8Array) => boolean;
};
