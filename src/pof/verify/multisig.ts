/** `<m> <key> … <n> CHECKMULTISIG` and nothing else (BIP-11), and the signatures it is given. */
import type { Spend } from './model.ts';
import { readOps } from './script-ops.ts';

const ONE = 0x51;
const SIXTEEN = 0x60;
const CHECKMULTISIG = 0xae;

/**
 * The signatures, each of which has to be right: as many as the script asks for, behind the empty element of BIP-147.
 * Null for any other script, or any other number.
 */
export function multisigSignatures({ elements, scripts }: Spend): readonly Uint8Array[] | null {
  const [script, ...more] = scripts;
  const ops = script && more.length === 0 ? readOps(script) : null;
  if (!ops || ops.length < 4 || ops.at(-1)?.code !== CHECKMULTISIG) return null;
  const [required, total] = [countOf(ops[0]?.code), countOf(ops.at(-2)?.code)];
  const keys = ops.slice(1, -2);
  if (required === 0 || keys.length !== total || !keys.every(({ data }) => data?.length === 33)) return null;
  const [dummy, ...signatures] = elements;
  return dummy?.length === 0 && signatures.length === required ? signatures : null;
}

/** 1 to 16; 0 for what is no such number. */
const countOf = (code = 0): number => (code >= ONE && code <= SIXTEEN ? code - ONE + 1 : 0);
