/** The coins of a wallet's ordinary PSBT: where it would send them does not matter. */
import { hex } from '@scure/base';
import { RawTx, type Transaction } from '@scure/btc-signer';
import { RawPSBTV0, RawPSBTV2 } from '@scure/btc-signer/psbt.js';
import { PsbtError } from '../psbt/errors.ts';
import { type Psbt, readPsbt } from '../psbt/read.ts';
import { type InputMap, type ProofCoin, type SigningFields, signingFields } from './coin.ts';
import { ProofError, proofCode } from './errors.ts';

export type ChosenCoins = {
  readonly coins: readonly ProofCoin[];
  /** Of the transaction; of PSBT version 2 by BIP-370, "Determining Lock Time". */
  readonly lockTime: number;
};

/**
 * @param psbt version 0 or 2, with the outputs that it spends, not signed by anybody
 * @throws ProofError psbt_invalid, psbt_too_large, psbt_private_fields, psbt_signed, coin_unknown
 */
export function coinsOfPsbt(psbt: Uint8Array): ChosenCoins {
  const { tx, version } = reading(psbt);
  const { inputs } = (version === 0 ? RawPSBTV0 : RawPSBTV2).decode(psbt);
  // Somebody else could send the coins with it, and it is of no use here.
  if (inputs.some(isSigned)) throw new ProofError('psbt_signed');
  return { coins: inputs.map((input, at) => coinOf(input, tx.getInput(at))), lockTime: tx.lockTime };
}

function reading(psbt: Uint8Array): Psbt {
  try {
    return readPsbt(psbt);
  } catch (error) {
    throw error instanceof PsbtError ? new ProofError(proofCode(error.code)) : error;
  }
}

const isSigned = (input: InputMap) =>
  [
    input.partialSig,
    input.tapKeySig,
    input.tapScriptSig,
    input.finalScriptSig,
    input.finalScriptWitness,
  ].some((part) => part !== undefined && part.length > 0);

type Spending = Pick<ReturnType<Transaction['getInput']>, 'txid' | 'index' | 'sequence'>;

function coinOf(input: InputMap, { txid, index = 0, sequence }: Spending): ProofCoin {
  const { nonWitnessUtxo, witnessUtxo } = input;
  const spent = nonWitnessUtxo ? nonWitnessUtxo.outputs[index] : witnessUtxo;
  if (!txid || !spent) throw new ProofError('coin_unknown');
  return {
    txid: hex.encode(txid),
    vout: index,
    sequence,
    amount: spent.amount,
    scriptPubKey: spent.script,
    previousTransaction: nonWitnessUtxo && RawTx.encode(nonWitnessUtxo),
    fields: fieldsOf(input),
  };
}

function fieldsOf(input: InputMap): SigningFields {
  const present = signingFields.filter((name) => input[name] !== undefined);
  return Object.fromEntries(present.map((name) => [name, input[name]]));
}
