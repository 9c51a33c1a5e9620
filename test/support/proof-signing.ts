/** Proofs as wallets sign them, and as nobody should. */
import { hex } from '@scure/base';
import { OutScript, Transaction } from '@scure/btc-signer';
import { getPrevOut } from '@scure/btc-signer/transaction.js';
import { pubECDSA, signECDSA } from '@scure/btc-signer/utils.js';
import { buildProof, type ProofCoin, type ProofRequest } from '../../src/lib/bitcoin/proof/index.ts';
import { quietly } from '../../src/lib/bitcoin/quietly.ts';
import { type CoinKind, coinOf, type OwnedCoin } from './proof-coins.ts';
import type { Minted } from './proof-mint.ts';

const anything = {
  allowUnknownInputs: true,
  allowUnknownOutputs: true,
  allowUnknownVersion: true,
  allowLegacyWitnessUtxo: true,
  disableScriptCheck: true,
  unknown: 'ignore',
} as const;

/** Keys and script of the numbered owner, with a coin that is on the chain. */
export function owning(kind: CoinKind, number: number, minted: Minted | undefined): OwnedCoin {
  if (minted === undefined) throw new TypeError('no coin was minted');
  const { coin, keys } = coinOf(kind, number);
  const { txid, vout, amount, from } = minted;
  const { previousTransaction: _, ...rest } = coin;
  // Of the others it would only take room.
  const needed = kind === 'pkh' || kind === 'sh(multi)' ? { previousTransaction: from } : {};
  return { kind, coin: { ...rest, ...needed, txid, vout, amount }, keys };
}

export type Signing = Omit<ProofRequest, 'coins'> & {
  /** What the signatures cover; a careless wallet's choice. */
  readonly sighash?: number;
  /** Only these inputs are careless; else all. */
  readonly careless?: readonly number[];
};

/** Signed by all owners, finalized by nobody. Position 0 is the challenge. */
export function signProof(owned: readonly OwnedCoin[], { sighash, careless, ...how }: Signing): Transaction {
  const coins: readonly ProofCoin[] = owned.map(({ coin }) => coin);
  const tx = Transaction.fromPSBT(buildProof({ ...how, coins }), anything);
  const all = Array.from({ length: tx.inputsLength }, (_, at) => at);
  const careful = sighash === undefined ? [] : (careless ?? all);
  for (const at of careful) tx.updateInput(at, { sighashType: sighash ?? 0 }, true);
  const types = [0, 1, ...(sighash === undefined ? [] : [sighash])];
  const keys = new Map(owned.flatMap((one) => one.keys.map((key) => [hex.encode(key), key] as const)));
  // An owner may find nothing that a library would sign.
  for (const key of keys.values()) quietly(() => tx.sign(key, types));
  // Libraries refuse to sign SINGLE where there is no output at the same place.
  if ((sighash ?? 0) % 0x80 === 3)
    for (const at of careful) if (at > 0) signSingle(tx, at, sighash ?? 0, owned[at - 1]);
  return tx;
}

function signSingle(tx: Transaction, at: number, sighash: number, owned: OwnedCoin | undefined): void {
  const digest = digestOf(tx, at, sighash);
  const partialSig = (owned?.keys ?? []).map((key): [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>] => [
    Uint8Array.from(pubECDSA(key)),
    Uint8Array.of(...signECDSA(digest, key), sighash),
  ]);
  tx.updateInput(at, { partialSig }, true);
}

/** What such a signature signs. */
function digestOf(tx: Transaction, at: number, sighash: number): Uint8Array {
  const input = tx.getInput(at);
  const { amount, script } = getPrevOut(input);
  const { witnessScript, redeemScript } = input;
  if (witnessScript) return tx.preimageWitnessV0(at, witnessScript, sighash, amount);
  const inner = OutScript.decode(redeemScript ?? script);
  if (inner.type === 'wpkh')
    return tx.preimageWitnessV0(at, OutScript.encode({ type: 'pkh', hash: inner.hash }), sighash, amount);
  // The bug of 2010, which is consensus now: the number one, in the byte order of hashes.
  return Uint8Array.from({ length: 32 }, (_, byte) => (byte === 0 ? 1 : 0));
}

export const asPsbt = (tx: Transaction, version: 0 | 2 = 0): string =>
  Buffer.from(tx.toPSBT(version)).toString('base64');

/** As the network writes it: finalized, without a look at the fee. */
export function asTransaction(tx: Transaction): string {
  const finished = tx.clone();
  finished.finalize();
  return hex.encode(finished.extract());
}
