/** What one input of a PSBT says, in words. */
import { SigHash, type Transaction } from '@scure/btc-signer';
import { getInputType, getPrevOut, normalizeInput } from '@scure/btc-signer/transaction.js';
import type { Network } from '../address.ts';
import { quietly } from '../quietly.ts';
import { scriptAddress } from './script-address.ts';

type Input = ReturnType<Transaction['getInput']>;

/** Somebody who may sign this input: where the key is to be found, and whether it has signed. */
export type InputKey = {
  readonly publicKey: string;
  /** Of the master key, in hexadecimal; null where the PSBT does not say. */
  readonly fingerprint: string | null;
  /** `m/84h/0h/0h/0/5` */
  readonly path: string | null;
  readonly signed: boolean;
};

export type DescribedInput = {
  readonly txid: string;
  readonly vout: number;
  readonly sequence: number;
  /** Null when the PSBT does not hold what is being spent; so too for the next two. */
  readonly amount: bigint | null;
  readonly script: string | null;
  readonly address: string | null;
  /** Of the signatures that are there, else what signers are asked for: `DEFAULT`, `ALL`, `SINGLE|ANYONECANPAY`, … */
  readonly sighash: string;
  /** Whether each signature commits to all inputs and all outputs. */
  readonly commitsToAll: boolean;
  readonly keys: readonly InputKey[];
  readonly signatures: number;
  /** Nothing more is to be signed here. */
  readonly final: boolean;
  readonly problem: InputProblem | null;
};

/**
 * `utxo_missing`: it cannot be told what is being spent. `previous_transaction_missing`: of this kind of coin signers
 * need the whole transaction, lest they be lied to about the amount. `scripts_differ`: they are not those of the coin.
 */
export type InputProblem = 'utxo_missing' | 'previous_transaction_missing' | 'scripts_differ';

const HARDENED = 0x8000_0000;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

export function describeInput(input: Input, network: Network): DescribedInput {
  const spent = quietly(() => getPrevOut(input));
  const final = Boolean(input.finalScriptSig?.length || input.finalScriptWitness?.length);
  const types = sighashes(input);
  return {
    txid: hex(input.txid ?? new Uint8Array()),
    vout: input.index ?? 0,
    sequence: input.sequence ?? 0xffff_ffff,
    amount: spent?.amount ?? null,
    script: spent && hex(spent.script),
    address: spent && scriptAddress(spent.script, network),
    sighash: [...new Set(types.map(sighashName))].join(', '),
    commitsToAll: types.every((type) => type === SigHash.ALL || type === SigHash.DEFAULT),
    keys: keysOf(input),
    signatures: signatureBytes(input).length,
    final,
    problem: final ? null : problemOf(input),
  };
}

function problemOf(input: Input): InputProblem | null {
  const spent = quietly(() => getPrevOut(input));
  if (spent === null) return 'utxo_missing';
  // The previous transaction was checked when the PSBT was read; doing so again takes long.
  const { nonWitnessUtxo: _, ...rest } = input;
  const alone = { ...rest, witnessUtxo: spent };
  const checked = quietly(() => normalizeInput(alone, undefined, undefined, false, 'ignore', 'ignore'));
  if (checked === null) return 'scripts_differ';
  if (input.nonWitnessUtxo || quietly(() => getInputType(input, true))?.txType !== 'legacy') return null;
  return 'previous_transaction_missing';
}

/** ECDSA signatures end in their type; Schnorr signatures do unless it is DEFAULT (BIP-341). */
function sighashes(input: Input): readonly number[] {
  const signed = signatureBytes(input).map((one) =>
    one.length === 64 ? SigHash.DEFAULT : (one.at(-1) ?? 0),
  );
  if (signed.length > 0) return signed;
  const usual = isTaproot(input) ? SigHash.DEFAULT : SigHash.ALL;
  return [input.sighashType ?? usual];
}

const isTaproot = (input: Input) =>
  input.tapInternalKey !== undefined || input.tapBip32Derivation !== undefined;

const signatureBytes = (input: Input): readonly Uint8Array[] => [
  ...(input.partialSig ?? []).map(([, signature]) => signature),
  ...(input.tapKeySig ? [input.tapKeySig] : []),
  ...(input.tapScriptSig ?? []).map(([, signature]) => signature),
];

const ANYONE_CAN_PAY = 0x80;
const BASES: Readonly<Record<number, string>> = { 0: 'DEFAULT', 1: 'ALL', 2: 'NONE', 3: 'SINGLE' };

function sighashName(type: number): string {
  const base = BASES[type & ~ANYONE_CAN_PAY] ?? `0x${type.toString(16)}`;
  return type & ANYONE_CAN_PAY && base in SigHash ? `${base}|ANYONECANPAY` : base;
}

function keysOf(input: Input): readonly InputKey[] {
  const partial = new Set((input.partialSig ?? []).map(([key]) => hex(key)));
  const leaves = new Set((input.tapScriptSig ?? []).map(([{ pubKey }]) => hex(pubKey)));
  const internal = input.tapInternalKey && hex(input.tapInternalKey);
  const origins = [
    ...(input.bip32Derivation ?? []).map(([key, origin]) => [hex(key), origin] as const),
    ...(input.tapBip32Derivation ?? []).map(([key, { der }]) => [hex(key), der] as const),
  ];
  const listed = new Set(origins.map(([key]) => key));
  return [
    ...origins.map(([publicKey, { fingerprint, path }]) => ({
      publicKey,
      fingerprint: fingerprint.toString(16).padStart(8, '0'),
      path: pathText(path),
      signed:
        partial.has(publicKey) ||
        leaves.has(publicKey) ||
        (publicKey === internal && input.tapKeySig !== undefined),
    })),
    ...[...partial, ...leaves]
      .filter((publicKey) => !listed.has(publicKey))
      .map((publicKey) => ({ publicKey, fingerprint: null, path: null, signed: true })),
  ];
}

const pathText = (path: readonly number[]) =>
  ['m', ...path.map((step) => (step >= HARDENED ? `${step - HARDENED}h` : `${step}`))].join('/');
