/**
 * Step 7: what the first input spends must be made of our message. BIP-322 puts a script of the prover's own into it,
 * so that it is signed like any coin; BIP-127 has a name that stands for the message alone, and no script.
 */
import { challengeTransaction, reserveCommitments } from '../../lib/bitcoin/proof/commitment.ts';
import type { Bound, Commitment, Known } from './model.ts';

const OP_TRUE = Uint8Array.of(0x51);
const OP_RETURN = 0x6a;

/** Null when it is made of another message, or of a script that none of the coins has. */
export function findCommitment({ message, proof, coins }: Known): Commitment | null {
  const [first] = proof.inputs;
  if (first === undefined || first.vout !== 0) return null;
  const other = otherThan(message);
  const reading = reserveCommitments(message).indexOf(first.txid);
  if (reading >= 0) {
    // The standard asks wallets to take it "as if OP_TRUE"; taproot signatures commit to that script.
    return {
      format: 'bip127',
      scriptPubKey: OP_TRUE,
      otherTxid: reserveCommitments(other)[reading] ?? '',
    };
  }
  const scripts = new Map(coins.map(({ scriptPubKey }) => [hex(scriptPubKey), scriptPubKey]));
  const scriptPubKey = [...scripts.values()].find(
    (script) => challengeTransaction(message, script).txid === first.txid,
  );
  if (scriptPubKey === undefined) return null;
  const otherTxid = challengeTransaction(other, scriptPubKey).txid;
  return { format: isBareReturn(proof) ? 'bip322-pof' : 'hybrid', scriptPubKey, otherTxid };
}

/** BIP-127: the one output is worth all inputs together, so that nothing is left for a fee. */
export function hasOutputOfItsFormat({ commitment, proof, coins }: Bound): boolean {
  if (commitment.format !== 'bip127') return true;
  return proof.outputs[0]?.amount === coins.reduce((sum, { amount }) => sum + amount, 0n);
}

/** A challenge nobody was ever given: those are printable. */
const otherThan = (message: string): string => `${message}\0`;

const isBareReturn = ({ outputs: [output] }: Known['proof']): boolean =>
  output?.amount === 0n && output.script.length === 1 && output.script[0] === OP_RETURN;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
