/**
 * Steps 14 and 16: the transaction as it was signed, and two that nobody signed. A signature over everything fails in
 * both; whatever still holds in one of them would hold for somebody else's challenge too, or needs no key at all.
 */
import type { ProofInput, ProofTransaction, Signed, Spend } from './model.ts';
import type { ScriptRun } from './ports.ts';
import { readOps } from './script-ops.ts';
import { serialize } from './serialize.ts';
import { signsEverythingByForm } from './sighashes.ts';

const NO_SIGNATURE = { scriptSig: new Uint8Array(), witness: [] } as const;
/** Like `6a`, it can be spent by nobody. */
const OTHER_OUTPUT = { amount: 1n, script: Uint8Array.of(0x6a, 0x00) } as const;

export type Variants = {
  /**
   * One commits to another message, which ANYONECANPAY does not notice; one pays elsewhere, which NONE and SINGLE do
   * not notice. None when the form of all signatures leaves nothing to try.
   */
  readonly altered: readonly ScriptRun[];
  readonly genuine: ScriptRun;
};

type Parts = Pick<Signed, 'proof' | 'commitment' | 'spends'>;

export function variantsOf(signed: Parts): Variants {
  const { proof, commitment } = signed;
  const [first] = proof.inputs;
  if (first === undefined) throw new TypeError('a proof has inputs');
  const scripts = scriptsOf(first, commitment.scriptPubKey);
  const run = (transaction: ProofTransaction): ScriptRun => ({
    transaction: serialize(transaction),
    virtual: {
      txid: transaction.inputs[0]?.txid ?? '',
      scriptPubKey: hex(commitment.scriptPubKey),
      ...scripts,
    },
  });
  return { altered: alterationsOf(signed).map(run), genuine: run(proof) };
}

/** In the order of `Ran.answers.altered`. */
export function alterationsOf({ proof, commitment, spends }: Parts): readonly ProofTransaction[] {
  if (!spends.some(isTried)) return [];
  // What is certain to fail does so at once when it is empty, and no signature says anything of another's place.
  const inputs = proof.inputs.map((input, at) =>
    isTried(spends[at]) ? input : { ...input, ...NO_SIGNATURE },
  );
  const elsewhere = inputs.map((input, at) => (at === 0 ? { ...input, txid: commitment.otherTxid } : input));
  return [
    { ...proof, inputs: elsewhere },
    { ...proof, inputs, outputs: [OTHER_OUTPUT] },
  ];
}

/** Whether only an attempt shows what is signed. */
export const isTried = (spend: Spend | null | undefined): boolean =>
  !spend || (spend.kind !== 'nothing' && !signsEverythingByForm(spend));

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
