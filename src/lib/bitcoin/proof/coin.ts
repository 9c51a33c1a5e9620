/** A coin of somebody who proves funds, with what its signers need. */
import { OutScript } from '@scure/btc-signer';
import type { RawPSBTV0 } from '@scure/btc-signer/psbt.js';
import { quietly } from '../quietly.ts';

/** Fields of an input that tell signers how to sign it. They name no outpoint, no amount and no signature. */
export const signingFields = [
  'redeemScript',
  'witnessScript',
  'bip32Derivation',
  'ripemd160',
  'sha256',
  'hash160',
  'hash256',
  'tapLeafScript',
  'tapBip32Derivation',
  'tapInternalKey',
  'tapMerkleRoot',
  'musig2ParticipantPubkeys',
] as const;

/** Of one input, as it is written. */
export type InputMap = ReturnType<typeof RawPSBTV0.decode>['inputs'][number];

export type SigningFields = {
  readonly [Name in (typeof signingFields)[number]]?: NonNullable<InputMap[Name]>;
};

export type ProofCoin = {
  /** In the byte order people read. */
  readonly txid: string;
  readonly vout: number;
  /** Below 0x80000000 it is a relative lock (BIP-68). */
  readonly sequence?: number | undefined;
  /** Satoshis. */
  readonly amount: bigint;
  readonly scriptPubKey: Uint8Array;
  /** Signers of coins before Segwit need it, and hardware wallets of all coins before Taproot want it. */
  readonly previousTransaction?: Uint8Array | undefined;
  readonly fields?: SigningFields | undefined;
};

export type ScriptKind = 'legacy' | 'segwit' | 'taproot' | 'unknown';

/** `unknown`: a P2SH whose redeem script is not there. */
export function scriptKind({ scriptPubKey, fields }: Pick<ProofCoin, 'scriptPubKey' | 'fields'>): ScriptKind {
  const type = quietly(() => OutScript.decode(scriptPubKey).type);
  if (type === 'tr') return 'taproot';
  if (type === 'wpkh' || type === 'wsh') return 'segwit';
  if (type !== 'sh') return 'legacy';
  const redeem = fields?.redeemScript;
  if (redeem === undefined) return 'unknown';
  const inner = quietly(() => OutScript.decode(redeem).type);
  return inner === 'wpkh' || inner === 'wsh' ? 'segwit' : 'legacy';
}
