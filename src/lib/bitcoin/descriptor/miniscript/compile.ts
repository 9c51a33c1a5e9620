import { hash160 } from '@scure/btc-signer/utils.js';
import type { Key } from '../key.ts';
import { op, type ScriptPart, scriptNumber } from '../script-bytes.ts';
import type { Fragment, Multi, Wrapper } from './fragment.ts';

/** The bytes that a key has in the script: 33, or 32 in tapscript. */
export type KeyBytes = (key: Key) => Uint8Array;

const verifying: ReadonlyMap<ScriptPart, ScriptPart> = new Map([
  [op.checkSig, op.checkSigVerify],
  [op.checkMultisig, op.checkMultisigVerify],
  [op.equal, op.equalVerify],
  [op.numEqual, op.numEqualVerify],
]);

/** BIP-379, "Translation table". */
export function compile(fragment: Fragment, bytes: KeyBytes): ScriptPart[] {
  const inner = (part: Fragment) => compile(part, bytes);
  switch (fragment.kind) {
    case 'constant':
      return [scriptNumber(fragment.value)];
    case 'pk_k':
      return [bytes(fragment.key)];
    case 'pk_h':
      return [op.dup, op.hash160, hash160(bytes(fragment.key)), op.equalVerify];
    case 'older':
      return [scriptNumber(fragment.value), op.sequence];
    case 'after':
      return [scriptNumber(fragment.value), op.lockTime];
    case 'hash':
      return [op.size, scriptNumber(32), op.equalVerify, op[fragment.name], fragment.hash, op.equal];
    case 'andor':
      return [...inner(fragment.x), op.notIf, ...inner(fragment.z), op.else, ...inner(fragment.y), op.endIf];
    case 'pair': {
      const [x, y] = [inner(fragment.x), inner(fragment.y)];
      return {
        and_v: [...x, ...y],
        and_b: [...x, ...y, op.boolAnd],
        or_b: [...x, ...y, op.boolOr],
        or_c: [...x, op.notIf, ...y, op.endIf],
        or_d: [...x, op.ifDup, op.notIf, ...y, op.endIf],
        or_i: [op.if, ...x, op.else, ...y, op.endIf],
      }[fragment.name];
    }
    case 'thresh': {
      const summed = fragment.args.flatMap((part, position) =>
        position === 0 ? inner(part) : [...inner(part), op.add],
      );
      return [...summed, scriptNumber(fragment.threshold), op.equal];
    }
    case 'multi':
      return compileMulti(fragment, bytes);
    case 'wrap':
      return wrapped(fragment.wrapper, inner(fragment.x));
  }
}

function compileMulti({ name, threshold, keys }: Multi, bytes: KeyBytes): ScriptPart[] {
  const written = keys.map(bytes);
  const ordered = name.startsWith('sorted') ? written.toSorted(Buffer.compare) : written;
  if (!name.endsWith('_a')) {
    return [scriptNumber(threshold), ...ordered, scriptNumber(keys.length), op.checkMultisig];
  }
  const counted = ordered.flatMap((key, position) => [key, position === 0 ? op.checkSig : op.checkSigAdd]);
  return [...counted, scriptNumber(threshold), op.numEqual];
}

function wrapped(wrapper: Wrapper, x: ScriptPart[]): ScriptPart[] {
  switch (wrapper) {
    case 'a':
      return [op.toAltStack, ...x, op.fromAltStack];
    case 's':
      return [op.swap, ...x];
    case 'c':
      return [...x, op.checkSig];
    case 'd':
      return [op.dup, op.if, ...x, op.endIf];
    case 'v':
      return verified(x);
    case 'j':
      return [op.size, op.notEqualZero, op.if, ...x, op.endIf];
    case 'n':
      return [...x, op.notEqualZero];
  }
}

/** VERIFY is part of the last opcode where there is one for it. */
function verified(x: ScriptPart[]): ScriptPart[] {
  const last = x.at(-1);
  const both = last === undefined ? undefined : verifying.get(last);
  return both === undefined ? [...x, op.verify] : [...x.slice(0, -1), both];
}

/** Whether `v:` costs this fragment an operation of its own. */
export const endsPlainly = (fragment: Fragment): boolean => {
  const last = compile(fragment, () => new Uint8Array(33)).at(-1);
  return last === undefined || !verifying.has(last);
};
