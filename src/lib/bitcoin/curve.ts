/**
 * Signature checks over secp256k1. Two implementations stand behind one type: the audited JavaScript reference
 * and a WebAssembly build of libsecp256k1 that is several times faster. `curve.test.ts` holds them to each other.
 */
/** No method throws: whatever is malformed does not verify. */
export type Curve = {
  /**
   * ECDSA over the 32 bytes themselves: nothing is hashed (LUD-04).
   * @param message 32 bytes
   * @param signature strict DER
   * @param key 33-byte compressed public key
   * @param half which values of `s` pass: `any` for LUD-04, `low` (s <= n/2) for Bitcoin script (BIP-146)
   */
  readonly verifyEcdsa: (
    message: Uint8Array,
    signature: Uint8Array,
    key: Uint8Array,
    half?: 'any' | 'low',
  ) => boolean;
  /**
   * The key that made an ECDSA signature (SEC 1 §4.1.6), as 65 bytes `04 x y`; null when there is none.
   * @param message 32 bytes
   * @param signature 64 bytes `r || s`, each in 1..n-1; `s` in either half
   * @param recovery 0..3: bit 0 is the parity of R.y, bit 1 says that R.x is r + n
   */
  readonly recoverEcdsa: (message: Uint8Array, signature: Uint8Array, recovery: number) => Uint8Array | null;
  /**
   * BIP-340 Schnorr.
   * @param message 32 bytes
   * @param signature 64 bytes
   * @param key 32-byte x-only public key
   */
  readonly verifySchnorr: (message: Uint8Array, signature: Uint8Array, key: Uint8Array) => boolean;
  /** Whether these are the 33 bytes of a compressed point on the curve (02 or 03 in front, no hybrid form). */
  readonly isPublicKey: (key: Uint8Array) => boolean;
  /** The 33-byte form of a public key of 33 or 65 bytes (02, 03 or 04 in front); null when it is no point. */
  readonly compress: (key: Uint8Array) => Uint8Array | null;
};
