import { OutScript } from '@scure/btc-signer';
import { hash160 } from '@scure/btc-signer/utils.js';
import { type Network, outputAddress, type ParsedAddress } from './address.ts';
import type { Curve } from './curve.ts';

/**
 * The outputs that a public key in hex owns alone: P2WPKH, nested, P2PKH for 33 bytes; P2TR for 32, taken as its output
 * key. Null when it is not a key, or not in lower case.
 */
export function outputsOfKey(key: string, network: Network, curve: Curve): readonly ParsedAddress[] | null {
  if (/^[0-9a-f]{64}$/.test(key)) {
    return curve.isPublicKey(fromHex(`02${key}`))
      ? [outputAddress({ type: 'tr', pubkey: fromHex(key) }, network)]
      : null;
  }
  if (!/^0[23][0-9a-f]{64}$/.test(key) || !curve.isPublicKey(fromHex(key))) return null;
  const hash = hash160(fromHex(key));
  const nested = hash160(OutScript.encode({ type: 'wpkh', hash }));
  return [
    outputAddress({ type: 'wpkh', hash }, network),
    outputAddress({ type: 'sh', hash: nested }, network),
    outputAddress({ type: 'pkh', hash }, network),
  ];
}

const fromHex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
