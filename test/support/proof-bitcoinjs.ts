/** Signs as wallets do that are made with bitcoinjs-lib. */
import { crypto, initEccLib, Psbt, type Signer } from 'bitcoinjs-lib';
import * as ecc from 'tiny-secp256k1';
import type { OwnedCoin } from './proof-coins.ts';

const signer = (secret: Uint8Array): Signer => ({
  publicKey: ecc.pointFromScalar(secret, true) ?? new Uint8Array(),
  sign: (hash) => ecc.sign(hash, secret),
  signSchnorr: (hash) => ecc.signSchnorr(hash, secret),
});

/** BIP-341, "Constructing and spending Taproot outputs": the key behind the output of a wallet with one key. */
function tweaked(secret: Uint8Array): Uint8Array {
  const point = ecc.pointFromScalar(secret, true) ?? new Uint8Array();
  const even = point[0] === 3 ? ecc.privateNegate(secret) : secret;
  return ecc.privateAdd(even, crypto.taggedHash('TapTweak', point.subarray(1))) ?? secret;
}

/**
 * Every input signed by those of these keys that it names, its signatures verified, finalized.
 * @param psbt base64, version 0: it reads no other
 */
export function signWithBitcoinjs(psbt: string, owned: readonly OwnedCoin[]): string {
  initEccLib(ecc);
  const tx = Psbt.fromBase64(psbt);
  const scripts = [owned[0], ...owned];
  for (const [at, one] of scripts.entries())
    for (const key of one?.keys ?? []) tx.signInput(at, signer(one?.kind === 'tr' ? tweaked(key) : key));
  const isRight = tx.validateSignaturesOfAllInputs((key, hash, signature) =>
    key.length === 32 ? ecc.verifySchnorr(hash, key, signature) : ecc.verify(hash, key, signature),
  );
  if (!isRight) throw new Error('bitcoinjs-lib finds its own signatures wrong');
  return tx.finalizeAllInputs().toBase64();
}
