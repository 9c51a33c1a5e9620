/**
 * Steps 14 and 16: the transaction as it was signed, and two that nobody signed. A signature over everything fails in
 * both; whatever still holds in one of them would hold for somebody else's challenge too, or needs no key at all.
 */
import type { ProofInput, ProofTransaction, Signed } from './model.ts';
import type { ScriptRun } from './ports.ts';
import { readOps } from './script-ops.ts';
import { serialize } from './serialize.ts';

/** Like `6a`, it can be spent by nobody. */
const OTHER_OUTPUT = { amount: 1n, script: Uint8Array.of(0x6a, 0x00) } as const;

export type Variants = {
  /** Commits to another message: what ANYONECANPAY does not notice. */
  readonly otherChallenge: ScriptRun;
  /** Pays elsewhere: what NONE and SINGLE do not notice. */
  readonly otherOutput: ScriptRun;
  /** As it was signed, and asked last: coins that were spent meanwhile do not make the others fail. */
  readonly genuine: ScriptRun;
};

export function variantsOf({ proof, commitment }: Pick<Signed, 'proof' | 'commitment'>): Variants {
  const [first, ...coins] = proof.inputs;
  if (first === undefined) throw new TypeError('a proof has inputs');
  const scripts = scriptsOf(first, commitment.scriptPubKey);
  const run = (transaction: ProofTransaction, txid: string): ScriptRun => ({
    transaction: serialize(transaction),
    virtual: { txid, scriptPubKey: hex(commitment.scriptPubKey), ...scripts },
  });
  const elsewhere = { ...proof, inputs: [{ ...first, txid: commitment.otherTxid }, ...coins] };
  return {
    otherChallenge: run(elsewhere, commitment.otherTxid),
    otherOutput: run({ ...proof, outputs: [OTHER_OUTPUT] }, first.txid),
    genuine: run(proof, first.txid),
  };
}

/** Of P2SH the last push is the script, of P2WSH the last element of the witness. */
function scriptsOf({ scriptSig, witness }: ProofInput, scriptPubKey: Uint8Array) {
  const redeem = readOps(scriptSig)?.at(-1)?.data;
  const program = redeem ?? scriptPubKey;
  const script = witness.at(-1);
  const isP2wsh = program.length === 34 && program[0] === 0 && program[1] === 32;
  return {
    ...(isP2sh(scriptPubKey) && redeem ? { redeemScript: hex(redeem) } : {}),
    ...(script && isP2wsh ? { witnessScript: hex(script) } : {}),
  };
}

const isP2sh = (script: Uint8Array) => script.length === 23 && script[0] === 0xa9;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
