/** What a PSBT says of a coin. */
import { hex } from '@scure/base';
import { RawTx } from '@scure/btc-signer';
import { RawOldTx } from '@scure/btc-signer/script.js';
import { equalBytes } from '@scure/btc-signer/utils.js';
import { txidOf } from '../bip322/transactions.ts';
import { quietly } from '../quietly.ts';
import { type InputMap, type ProofCoin, scriptKind } from './coin.ts';
import { ProofError } from './errors.ts';

/**
 * Both what is spent and the transaction it comes from, as far as they are known: the one is what signers of Taproot
 * read, the other what Electrum and P2PKH need.
 * @throws ProofError previous_transaction_missing, previous_transaction_wrong
 */
export function inputMap(coin: ProofCoin): InputMap {
  const { amount, scriptPubKey, previousTransaction, fields } = coin;
  const kind = scriptKind(coin);
  const isWitness = kind === 'segwit' || kind === 'taproot';
  if (!isWitness && !previousTransaction) throw new ProofError('previous_transaction_missing');
  return {
    ...fields,
    ...(previousTransaction ? { nonWitnessUtxo: previousOf(coin, previousTransaction) } : {}),
    ...(isWitness ? { witnessUtxo: { amount, script: Uint8Array.from(scriptPubKey) } } : {}),
  };
}

function previousOf({ txid, vout, amount, scriptPubKey }: ProofCoin, bytes: Uint8Array) {
  const transaction = quietly(() => RawTx.decode(bytes));
  const output = transaction?.outputs[vout];
  const isRight =
    transaction &&
    output?.amount === amount &&
    equalBytes(output.script, scriptPubKey) &&
    hex.encode(txidOf(RawOldTx.encode(transaction))) === txid;
  if (!isRight) throw new ProofError('previous_transaction_wrong');
  // Its id says nothing of witnesses, and without them it is shorter.
  return { ...transaction, segwitFlag: false, witnesses: undefined };
}
