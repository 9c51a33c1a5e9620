/** What the usual scripts want on the stack, made of the signatures that are there. */
import { OutScript, Script } from '@scure/btc-signer';
import type { TransactionInput } from '@scure/btc-signer/psbt.js';
import type { ScriptType } from '@scure/btc-signer/script.js';
import { equalBytes, hash160 } from '@scure/btc-signer/utils.js';
import { quietly } from '../quietly.ts';

export type Satisfaction = readonly Uint8Array[];

type Signed = Pick<TransactionInput, 'partialSig'>;

const ZERO = new Uint8Array();
const ONE = Uint8Array.of(1);

/** Null for a script of another kind, and while signatures are missing. */
export function satisfy(script: Uint8Array, { partialSig = [] }: Signed): Satisfaction | null {
  const signatureOf = (key: Uint8Array) => partialSig.find(([one]) => equalBytes(one, key))?.[1];
  const output = quietly(() => OutScript.decode(script));
  // Another spelling of the same script is another script.
  if (output && quietly(() => equalBytes(OutScript.encode(output), script))) {
    if (output.type === 'pkh') {
      const own = partialSig.find(([key]) => equalBytes(hash160(key), output.hash));
      return own ? [own[1], own[0]] : null;
    }
    if (output.type === 'pk') return present([signatureOf(output.pubkey)]);
    if (output.type === 'ms') {
      // In the order of the keys, and no more than are asked for (BIP-147 for the empty first one).
      const signatures = output.pubkeys.flatMap((key) => signatureOf(key) ?? []).slice(0, output.m);
      return signatures.length === output.m ? [ZERO, ...signatures] : null;
    }
  }
  const branches = covenantKeys(script);
  if (!branches) return null;
  const [owner, heir] = branches.map(signatureOf);
  return present([owner, ONE]) ?? present([heir, ZERO]);
}

function present(stack: readonly (Uint8Array | undefined)[]): Satisfaction | null {
  const found = stack.filter((element) => element !== undefined);
  return found.length === stack.length ? found : null;
}

/**
 * `IF <owner> CHECKSIG ELSE … ENDIF`, where the other branch is the heir's after a lock: `<lock> CLTV DROP <heir>
 * CHECKSIG`, or as miniscript has it `<heir> CHECKSIGVERIFY <lock> CLTV`; CSV likewise. Null for anything else.
 */
function covenantKeys(script: Uint8Array): readonly [owner: Uint8Array, heir: Uint8Array] | null {
  const parts = quietly(() => Script.decode(script));
  if (!parts || !quietly(() => equalBytes(Script.encode(parts), script))) return null;
  const [first, owner, check, otherwise, ...rest] = parts;
  if (first !== 'IF' || check !== 'CHECKSIG' || otherwise !== 'ELSE' || rest.pop() !== 'ENDIF') return null;
  const heir = heirOf(rest);
  return isKey(owner) && isKey(heir) ? [owner, heir] : null;
}

type Part = ScriptType[number];

function heirOf(branch: readonly Part[]): Part | undefined {
  if (branch.length === 5) {
    const [, lock, drop, key, check] = branch;
    return isLock(lock) && drop === 'DROP' && check === 'CHECKSIG' ? key : undefined;
  }
  const [key, check, , lock] = branch;
  return branch.length === 4 && isLock(lock) && check === 'CHECKSIGVERIFY' ? key : undefined;
}

const isKey = (part: Part | undefined): part is Uint8Array =>
  part instanceof Uint8Array && part.length === 33;
const isLock = (part: Part | undefined) => part === 'CHECKLOCKTIMEVERIFY' || part === 'CHECKSEQUENCEVERIFY';
