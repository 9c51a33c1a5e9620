/** A PSBT as people read it before they sign or send it. */
import type { Network } from '../address.ts';
import { type DescribedInput, describeInput } from './describe-input.ts';
import type { Psbt } from './read.ts';
import { scriptAddress } from './script-address.ts';
import { estimatedVsize } from './size.ts';

export type DescribedOutput = {
  readonly amount: bigint;
  readonly script: string;
  /** Null where no address stands for the script. */
  readonly address: string | null;
  /** What an OP_RETURN output carries, in hexadecimal. */
  readonly data: string | null;
};

export type DescribedPsbt = {
  readonly version: 0 | 2;
  readonly unsignedTxid: string;
  readonly lockTime: number;
  /** Whether nodes that follow BIP-125 take another transaction in its place. */
  readonly replaceable: boolean;
  readonly inputs: readonly DescribedInput[];
  readonly outputs: readonly DescribedOutput[];
  /** Null when what is being spent is not all known; so too the fee. */
  readonly inputTotal: bigint | null;
  readonly outputTotal: bigint;
  /** Below zero when more is spent than there is. */
  readonly fee: bigint | null;
  /** Virtual bytes once signed; null where it cannot be told how the inputs will be signed. */
  readonly vsize: number | null;
  /** Satoshis per virtual byte. */
  readonly feeRate: number | null;
  /** Every input is final: it may be sent. */
  readonly complete: boolean;
};

const OP_RETURN = 0x6a;
const REPLACEABLE = 0xffff_fffd;

export function describePsbt({ version, unsignedTxid, tx }: Psbt, network: Network): DescribedPsbt {
  const inputs = Array.from({ length: tx.inputsLength }, (_, at) => describeInput(tx.getInput(at), network));
  const outputs = Array.from({ length: tx.outputsLength }, (_, at) => {
    const { amount = 0n, script = new Uint8Array() } = tx.getOutput(at);
    return describeOutput(amount, script, network);
  });
  const amounts = inputs.flatMap(({ amount }) => amount ?? []);
  const inputTotal = amounts.length === inputs.length ? sum(amounts) : null;
  const outputTotal = sum(outputs.map(({ amount }) => amount));
  const fee = inputTotal === null ? null : inputTotal - outputTotal;
  const vsize = estimatedVsize(tx);
  return {
    version,
    unsignedTxid,
    lockTime: tx.lockTime,
    replaceable: inputs.some(({ sequence }) => sequence <= REPLACEABLE),
    inputs,
    outputs,
    inputTotal,
    outputTotal,
    fee,
    vsize,
    feeRate: fee === null || vsize === null ? null : rateOf(fee, vsize),
    complete: inputs.length > 0 && inputs.every(({ final }) => final),
  };
}

export function describeOutput(amount: bigint, script: Uint8Array, network: Network): DescribedOutput {
  const hex = Buffer.from(script).toString('hex');
  const data = script[0] === OP_RETURN ? hex.slice(2) : null;
  return { amount, script: hex, address: scriptAddress(script, network), data };
}

/** Satoshis per virtual byte, to the hundredth, rounded down: a fee is never made to look higher than it is. */
export const rateOf = (fee: bigint, vsize: number): number => Math.floor((Number(fee) * 100) / vsize) / 100;

const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
