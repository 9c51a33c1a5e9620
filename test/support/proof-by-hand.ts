/** Parts of proofs that no wallet makes. */
import { schnorr } from '@noble/curves/secp256k1.js';
import { p2tr, TaprootControlBlock, Transaction } from '@scure/btc-signer';
import type { OwnedCoin } from './proof-coins.ts';
import type { Minted } from './proof-mint.ts';
import { asPsbt, signProof } from './proof-signing.ts';

const NOTHING = new Uint8Array();

/** One bit in the middle is another. */
export function spoilt(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const at = copy.length >> 1;
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

/** For scripts that want one signature and nothing else, and that no finalizer knows. */
export function withSignatureOnly(tx: Transaction): Transaction {
  for (let at = 0; at < tx.inputsLength; at += 1) {
    const { partialSig: [[, signature] = []] = [], witnessScript } = tx.getInput(at);
    if (signature && witnessScript)
      tx.updateInput(at, { finalScriptWitness: [signature, witnessScript] }, true);
  }
  return tx;
}

type Reserves = { readonly txid: string; readonly amount: bigint; readonly version?: number };

/** BIP-127 of coins with one key, the first input taken "as if OP_TRUE". */
export function signReserves(owned: readonly OwnedCoin[], { txid, amount, version = 2 }: Reserves): string {
  const tx = new Transaction({
    version,
    allowUnknownInputs: true,
    allowUnknownOutputs: true,
    disableScriptCheck: true,
  });
  tx.addInput({ txid, index: 0, sequence: 0, witnessUtxo: { amount: 0n, script: Uint8Array.of(0x51) } });
  for (const { coin } of owned)
    tx.addInput({
      txid: coin.txid,
      index: coin.vout,
      witnessUtxo: { amount: coin.amount, script: coin.scriptPubKey },
      ...(coin.fields?.tapInternalKey ? { tapInternalKey: coin.fields.tapInternalKey } : {}),
    });
  tx.addOutput({ amount, script: owned[0]?.coin.scriptPubKey ?? NOTHING });
  for (const { keys } of owned) for (const key of keys) tx.sign(key);
  return asPsbt(tx);
}

/** A coin of any script as the last one, beside an honest one, with a witness and scriptSig made by hand. */
export function beside(
  honest: OwnedCoin,
  { txid, vout, script, amount, from }: Minted,
  hand: (tx: Transaction) => { readonly witness: readonly Uint8Array[]; readonly scriptSig?: Uint8Array },
  message: string,
): string {
  // Signatures cover all outpoints, so the coin is in its place when the honest one signs.
  const stand: OwnedCoin = {
    kind: 'tr',
    coin: { txid, vout, amount, scriptPubKey: script, previousTransaction: from },
    keys: [],
  };
  const tx = signProof([honest, stand], { message });
  tx.finalizeIdx(0);
  tx.finalizeIdx(1);
  const { witness, scriptSig } = hand(tx);
  tx.updateInput(
    2,
    {
      ...(witness.length > 0 ? { finalScriptWitness: [...witness] } : {}),
      ...(scriptSig ? { finalScriptSig: scriptSig } : {}),
    },
    true,
  );
  return asPsbt(tx);
}

/** The witness of the last input of three: a signature by this key in the only leaf, and what it takes besides. */
export function leafWitness(
  tx: Transaction,
  spent: readonly { readonly script: Uint8Array; readonly amount: bigint }[],
  { script, key, more }: { script: Uint8Array; key: Uint8Array; more: readonly Uint8Array[] },
): readonly Uint8Array[] {
  const [[control, leaf] = []] = p2tr(undefined, { script }, undefined, true).tapLeafScript ?? [];
  if (!control || !leaf) throw new Error('no leaf');
  const scripts = spent.map((one) => one.script);
  const amounts = spent.map((one) => one.amount);
  const digest = tx.preimageWitnessV1(2, scripts, 0, amounts, -1, script, leaf.at(-1));
  return [schnorr.sign(digest, key), ...more, script, TaprootControlBlock.encode(control)];
}
