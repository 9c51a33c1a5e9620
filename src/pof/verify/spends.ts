/** Which kind of coin is spent, and how: the only kinds taken are those whose signatures can be told from other bytes. */
import type { ProofInput, Spend } from './model.ts';
import { readStack } from './script-ops.ts';

/** BIP-341: the last of several elements is an annex when it begins so. */
const ANNEX = 0x50;
/** BIP-342, without the bit for the parity of the key. */
const TAPSCRIPT = 0xc0;

type Program = { readonly version: number; readonly bytes: Uint8Array };
type Way = Pick<ProofInput, 'scriptSig' | 'witness'>;

/**
 * Null for what is refused: bare scripts, P2A, witness versions above 1, unknown leaf versions, an annex, and whatever
 * is put where such a coin has no place for it.
 */
export function readSpend(scriptPubKey: Uint8Array, { scriptSig, witness }: Way): Spend | null {
  const stack = readStack(scriptSig);
  if (stack === null) return null;
  const program = programOf(scriptPubKey);
  if (program) return stack.length === 0 ? readWitness(program, witness, false) : null;
  if (isP2pkh(scriptPubKey)) return witness.length === 0 ? keySpend(stack) : null;
  const redeem = isP2sh(scriptPubKey) ? stack.at(-1) : undefined;
  if (redeem === undefined) return null;
  const nested = programOf(redeem);
  if (nested) return stack.length === 1 ? readWitness(nested, witness, true) : null;
  return witness.length === 0 ? scriptSpend(stack) : null;
}

function readWitness({ version, bytes }: Program, witness: readonly Uint8Array[], nested: boolean) {
  if (version === 0 && bytes.length === 20) return keySpend(witness);
  if (version === 0 && bytes.length === 32) return scriptSpend(witness);
  // Taproot inside P2SH is nobody's: consensus asks for no signature (BIP-341).
  return version === 1 && bytes.length === 32 && !nested ? readTaproot(witness) : null;
}

const keySpend = (elements: readonly Uint8Array[]): Spend => ({
  kind: 'key',
  taproot: false,
  elements,
  scripts: [],
});

function scriptSpend(stack: readonly Uint8Array[]): Spend | null {
  const script = stack.at(-1);
  return script ? { kind: 'script', taproot: false, elements: stack.slice(0, -1), scripts: [script] } : null;
}

function readTaproot(witness: readonly Uint8Array[]): Spend | null {
  if (witness.length <= 1) return { kind: 'key', taproot: true, elements: witness, scripts: [] };
  const [leaf, control] = witness.slice(-2);
  if (!leaf || !control || control[0] === ANNEX) return null;
  if (((control[0] ?? 0) & 0xfe) !== TAPSCRIPT) return null;
  return { kind: 'tapscript', taproot: true, elements: witness.slice(0, -2), scripts: [leaf] };
}

/** BIP-141: a number and one push of 2 to 40 bytes, nothing more. */
function programOf(script: Uint8Array): Program | null {
  const [first = -1, length = -1] = script;
  const isNumber = first === 0 || (first >= 0x51 && first <= 0x60);
  if (!isNumber || length < 2 || length > 40 || script.length !== length + 2) return null;
  return { version: first === 0 ? 0 : first - 0x50, bytes: script.subarray(2) };
}

const begins = (script: Uint8Array, bytes: readonly number[]) =>
  bytes.every((byte, at) => script[at] === byte);

const isP2pkh = (script: Uint8Array): boolean =>
  script.length === 25 && begins(script, [0x76, 0xa9, 20]) && script[23] === 0x88 && script[24] === 0xac;

const isP2sh = (script: Uint8Array): boolean =>
  script.length === 23 && begins(script, [0xa9, 20]) && script[22] === 0x87;
