/** Reads PSBTs of version 0 (BIP-174) and 2 (BIP-370), with the fields of BIP-371. */
import { Transaction } from '@scure/btc-signer';
import { RawPSBTV0, RawPSBTV2 } from '@scure/btc-signer/psbt.js';
import { quietly } from '../quietly.ts';
import { toVersion0, toVersion2 } from './convert.ts';
import { PsbtError } from './errors.ts';
import { psbtBytes } from './text.ts';
import { unsignedTxid } from './unsigned.ts';

export const MOST_INPUTS = 100;
const MOST_OUTPUTS = 1000;

export type Psbt = {
  readonly version: 0 | 2;
  /** Of the transaction before anybody signed: what tells two PSBTs apart, and the name of a draft. */
  readonly unsignedTxid: string;
  /** As it came. */
  readonly bytes: Uint8Array;
  /** PSBT_GLOBAL_GENERIC_SIGNED_MESSAGE of BIP-322, as it came. */
  readonly signedMessage: Uint8Array | null;
  /** Nobody changes it. */
  readonly tx: Transaction;
};

/** Fields we do not know are kept: they may matter to who wrote them. Scripts are checked where they are used. */
const KEEP_ALL = {
  allowUnknownInputs: true,
  allowUnknownOutputs: true,
  allowUnknownVersion: true,
  disableScriptCheck: true,
  unknown: 'ignore',
  proprietary: 'ignore',
} as const;

/**
 * @param source base64, hexadecimal or the bytes themselves
 * @param mostInputs more are `psbt_too_large`
 * @throws PsbtError psbt_invalid, psbt_too_large, psbt_private_fields
 */
export function readPsbt(
  source: string | Uint8Array,
  { mostInputs = MOST_INPUTS }: { readonly mostInputs?: number } = {},
): Psbt {
  const bytes = psbtBytes(source);
  const raw = quietly(() => RawPSBTV0.decode(bytes)) ?? quietly(() => RawPSBTV2.decode(bytes));
  if (raw === null) throw new PsbtError('psbt_invalid');
  if (raw.inputs.length > mostInputs || raw.outputs.length > MOST_OUTPUTS)
    throw new PsbtError('psbt_too_large');
  // The decoder takes one empty map more than there are outputs (bip174js wrote such); to us it is a trailing byte.
  const outputs = raw.global.unsignedTx?.outputs.length ?? raw.global.outputCount;
  if (raw.outputs.length !== outputs) throw new PsbtError('psbt_invalid');
  if ([raw.global, ...raw.inputs, ...raw.outputs].some(isProprietary))
    throw new PsbtError('psbt_private_fields');
  const tx = quietly(() => Transaction.fromPSBT(bytes, KEEP_ALL));
  const txid = tx && quietly(() => unsignedTxid(tx));
  if (!tx || txid === null) throw new PsbtError('psbt_invalid');
  const { version, genericSignedMessage: signedMessage = null } = raw.global;
  return { version: version === 2 ? 2 : 0, unsignedTxid: txid, bytes, signedMessage, tx };
}

const isProprietary = ({ proprietary }: { readonly proprietary?: readonly unknown[] | undefined }) =>
  proprietary !== undefined && proprietary.length > 0;

/**
 * The bytes of a PSBT in the version that is wanted: Bitcoin Core before 31 reads version 0 alone, some signers write 2.
 * In its own version it is as it came.
 * @throws PsbtError psbt_invalid for one that version cannot say
 */
export function psbtIn(version: 0 | 2, { version: own, bytes, tx }: Psbt): Uint8Array {
  if (version === own) return bytes;
  const converted = quietly(() => (version === 2 ? toVersion2(bytes) : toVersion0(bytes, tx)));
  if (converted === null) throw new PsbtError('psbt_invalid');
  return converted;
}

export function psbtBase64(version: 0 | 2, psbt: Psbt): string {
  return Buffer.from(psbtIn(version, psbt)).toString('base64');
}
