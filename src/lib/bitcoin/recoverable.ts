import { OutScript } from '@scure/btc-signer';
import { equalBytes, hash160 } from '@scure/btc-signer/utils.js';
import type { AddressType, ParsedAddress } from './address.ts';
import type { Curve } from './curve.ts';
import { compressPoint } from './key-form.ts';
import { legacyHash } from './message-hash.ts';
import { invalid, type MessageFormat, type MessageVerdict } from './verdict.ts';

const FIRST_HEADER = 27;
const LAST_HEADER = 42;

/** 65 bytes: header, r, s. The header says the recovery number (its last two bits, from 27 on) and, to some, a type. */
export const isRecoverable = (bytes: Uint8Array): boolean =>
  bytes.length === 65 && (bytes[0] ?? 0) >= FIRST_HEADER && (bytes[0] ?? 0) <= LAST_HEADER;

/**
 * "Bitcoin Signed Message" as Core, Electrum, BIP-137 and others make it. Wallets disagree on what the header says
 * about the address, and it is not signed, so it decides nothing: the key is recovered, and the claimed address has to
 * be one of the four that it makes. High `s` passes, as it does in Core. Not for P2TR: no specification has that.
 */
export function verifyRecoverable(
  signature: Uint8Array,
  output: ParsedAddress,
  message: string,
  curve: Curve,
): MessageVerdict {
  const header = signature[0] ?? 0;
  if (output.type === 'p2tr' || output.type === 'p2wsh') return invalid('format_mismatch');
  const point = curve.recoverEcdsa(legacyHash(message), signature.subarray(1), (header - FIRST_HEADER) & 3);
  if (!point) return invalid('signature_wrong');
  const key = compressPoint(point);
  if (!programs[output.type](key, point).some((program) => equalBytes(program, output.program))) {
    return invalid('key_mismatch');
  }
  const identity = Buffer.from(key).toString('hex');
  return { kind: 'valid', format: formatOf(header, output.type), identity, address: output.address };
}

type Programs = (key: Uint8Array, point: Uint8Array) => readonly Uint8Array[];

/** What the addresses of one key commit to. */
const programs: Readonly<Record<'p2pkh' | 'p2wpkh' | 'p2sh', Programs>> = {
  p2pkh: (key, point) => [hash160(key), hash160(point)],
  p2wpkh: (key) => [hash160(key)],
  p2sh: (key) => [hash160(OutScript.encode({ type: 'wpkh', hash: hash160(key) }))],
};

/** BIP-137: 35–38 nested, 39–42 P2WPKH. Electrum: 31–34 for every compressed key. */
function formatOf(header: number, type: AddressType): MessageFormat {
  if (type === 'p2pkh' || header < 31) return 'legacy';
  if (header < 35) return 'electrum';
  return header < 39 === (type === 'p2sh') ? 'bip137' : 'legacy';
}
