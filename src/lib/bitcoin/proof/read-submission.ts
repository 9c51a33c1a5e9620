/** Reads what people hand in as their proof, in every spelling that wallets give it. */
import { hex } from '@scure/base';
import { RawTx, type Transaction } from '@scure/btc-signer';
import { PsbtError } from '../psbt/errors.ts';
import { type Psbt, readPsbt } from '../psbt/read.ts';
import { MOST_BYTES, MOST_TEXT } from '../psbt/text.ts';
import { quietly } from '../quietly.ts';
import { MOST_COINS } from './build.ts';
import { ProofError, proofCode } from './errors.ts';
import type { Submission } from './submission.ts';

/** The coins, and what commits to the message. */
const MOST_INPUTS = MOST_COINS + 1;
const PSBT_MAGIC = '70736274ff';
const EMPTY = new Uint8Array();

/**
 * @param text a PSBT of version 0 or 2, finalized or not, or a transaction; base64 or hexadecimal, with or without the
 *   prefix `pof` or `ful` (BIP-322, "Signature format")
 * @throws ProofError format_unknown, signature_simple, psbt_invalid, psbt_too_large, psbt_private_fields, too_many_coins
 */
export function readSubmission(text: string): Submission {
  const bytes = bytesOf(text);
  const submission = isPsbt(bytes) ? ofPsbt(bytes) : ofTransaction(bytes);
  if (submission.inputs.length > MOST_INPUTS) throw new ProofError('too_many_coins');
  return submission;
}

function bytesOf(text: string): Uint8Array {
  if (text.length > MOST_TEXT) throw new ProofError('psbt_too_large');
  // Mail and terminals break lines.
  const compact = text.replace(/\s+/g, '');
  if (compact.startsWith('smp')) throw new ProofError('signature_simple');
  const encoded = compact.replace(/^(?:pof|ful)/, '');
  const bytes = /^[0-9a-f]*$/i.test(encoded) ? fromHex(encoded) : fromBase64(encoded);
  if (bytes === null || bytes.length === 0) throw new ProofError('format_unknown');
  if (bytes.length > MOST_BYTES) throw new ProofError('psbt_too_large');
  return bytes;
}

const fromHex = (text: string) => quietly(() => Uint8Array.from(hex.decode(text)));

/** In its one canonical spelling, but for the padding, which some tools leave out. */
function fromBase64(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, 'base64');
  const spelled = bytes.toString('base64');
  return spelled === text || spelled.replace(/=+$/, '') === text ? new Uint8Array(bytes) : null;
}

const isPsbt = (bytes: Uint8Array) => hex.encode(bytes.subarray(0, 5)) === PSBT_MAGIC;

function ofTransaction(bytes: Uint8Array): Submission {
  const raw = quietly(() => RawTx.decode(bytes));
  if (raw === null || raw.inputs.length === 0) throw new ProofError('format_unknown');
  return {
    version: raw.version,
    lockTime: raw.lockTime,
    inputs: raw.inputs.map(({ txid, index, sequence, finalScriptSig }, at) => ({
      txid: hex.encode(txid),
      vout: index,
      sequence,
      scriptSig: finalScriptSig,
      witness: raw.witnesses?.[at] ?? [],
    })),
    outputs: raw.outputs,
    messageFields: [],
    psbt: null,
    unfinished: [],
  };
}

function ofPsbt(bytes: Uint8Array): Submission {
  const psbt = bounded(bytes);
  const { tx } = psbt;
  const inputs = Array.from({ length: tx.inputsLength }, (_, at) => tx.getInput(at));
  if (inputs.length === 0) throw new ProofError('psbt_invalid');
  return {
    version: tx.version,
    lockTime: tx.lockTime,
    inputs: inputs.map(({ txid = EMPTY, index = 0, sequence = 0xffff_ffff, ...input }) => ({
      txid: hex.encode(txid),
      vout: index,
      sequence,
      scriptSig: input.finalScriptSig ?? EMPTY,
      witness: input.finalScriptWitness ?? [],
    })),
    outputs: outputsOf(tx),
    messageFields: [psbt.signedMessage, ...inputs.map(({ porCommitment }) => porCommitment)].flatMap(
      (field) => field ?? [],
    ),
    psbt,
    unfinished: inputs.flatMap(({ finalScriptSig, finalScriptWitness }, at) =>
      finalScriptSig?.length || finalScriptWitness?.length ? [] : [at],
    ),
  };
}

/** What is too large in bytes was turned away before: here it has too many inputs or outputs. */
function bounded(bytes: Uint8Array): Psbt {
  try {
    return readPsbt(bytes, { mostInputs: MOST_INPUTS });
  } catch (error) {
    if (!(error instanceof PsbtError)) throw error;
    throw new ProofError(error.code === 'psbt_too_large' ? 'too_many_coins' : proofCode(error.code));
  }
}

function outputsOf(tx: Transaction): Submission['outputs'] {
  return Array.from({ length: tx.outputsLength }, (_, at) => {
    const { amount = 0n, script = EMPTY } = tx.getOutput(at);
    return { amount, script };
  });
}
