/** Wallets of many people, made ahead of time, so that the generator spends its share on requests. */
import { randomBytes } from 'node:crypto';
import { pointFromScalar, sign } from 'tiny-secp256k1';

export type Wallet = {
  readonly privateKey: Uint8Array;
  /** 33 bytes in hexadecimal. */
  readonly key: string;
};

export function createWallet(): Wallet {
  for (;;) {
    const privateKey = Uint8Array.from(randomBytes(32));
    const point = pointFromScalar(privateKey, true);
    if (point) return { privateKey, key: Buffer.from(point).toString('hex') };
  }
}

/** LUD-04: DER in hexadecimal of the signature of the 32 bytes of `k1`. */
export function signK1(k1: string, { privateKey }: Wallet): string {
  const compact = Buffer.from(sign(Uint8Array.from(Buffer.from(k1, 'hex')), privateKey));
  const body = `${integer(compact.subarray(0, 32))}${integer(compact.subarray(32))}`;
  return `30${byte(body.length / 2)}${body}`;
}

/** X.690 section 8.3: no leading zeros, except one where the top bit is set. */
function integer(scalar: Buffer): string {
  const first = scalar.findIndex((value) => value !== 0);
  const digits = scalar.subarray(first).toString('hex');
  const padded = (scalar[first] ?? 0) >= 0x80 ? `00${digits}` : digits;
  return `02${byte(padded.length / 2)}${padded}`;
}

function byte(value: number): string {
  return value.toString(16).padStart(2, '0');
}
