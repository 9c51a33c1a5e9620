import { refuse } from '../errors.ts';
import type { Expression } from '../expression.ts';
import { readKey } from '../key.ts';
import type { Combinator, Fragment, HashName, Multi, MultiName, ScriptContext, Wrapper } from './fragment.ts';
import { readLock } from './lock.ts';

type Call = { readonly name: string; readonly args: readonly Expression[] };

const hashDigits: Readonly<Record<HashName, number>> = {
  sha256: 64,
  hash256: 64,
  ripemd160: 40,
  hash160: 40,
};
const isHash = (name: string): name is HashName => Object.hasOwn(hashDigits, name);
const isPair = (name: string): name is Combinator => /^(and_v|and_b|or_b|or_c|or_d|or_i)$/.test(name);
const isWrapper = (letter: string): letter is Wrapper => /^[ascdvjn]$/.test(letter);

/** More would not fit a script, and each is one more level of recursion. */
const MOST_WRAPPERS = 32;
/** BIP-383 and MAX_PUBKEYS_PER_MULTISIG; in tapscript what we allow altogether. */
const MOST_KEYS = { wsh: 20, tapscript: 100 } as const;

/**
 * Reads a miniscript, or one of the descriptor functions that stand in its place.
 * @throws DescriptorError
 */
export function readScript(expression: Expression, context: ScriptContext): Fragment {
  const sorted = context === 'wsh' ? 'sortedmulti' : 'sortedmulti_a';
  return expression.kind === 'call' && expression.name === sorted
    ? readMulti(sorted, expression, context)
    : readFragment(expression, context);
}

function readFragment(expression: Expression, context: ScriptContext): Fragment {
  if (expression.kind === 'fork') refuse('descriptor_invalid');
  const text = expression.kind === 'call' ? expression.name : expression.text;
  const args = expression.kind === 'call' ? expression.args : [];
  const colon = text.lastIndexOf(':');
  const inner = readNamed({ name: text.slice(colon + 1), args }, context);
  return colon < 0 ? inner : wrapped(text.slice(0, colon), inner);
}

function wrapped(letters: string, inner: Fragment): Fragment {
  if (letters.length === 0 || letters.length > MOST_WRAPPERS) refuse('descriptor_script');
  return [...letters].reduceRight(wrap, inner);
}

function wrap(x: Fragment, letter: string): Fragment {
  if (letter === 't') return pair('and_v', x, { kind: 'constant', value: 1 });
  if (letter === 'l') return pair('or_i', { kind: 'constant', value: 0 }, x);
  if (letter === 'u') return pair('or_i', x, { kind: 'constant', value: 0 });
  return isWrapper(letter) ? { kind: 'wrap', wrapper: letter, x } : refuse('descriptor_script');
}

function readNamed(call: Call, context: ScriptContext): Fragment {
  const { name } = call;
  const child = (position: number, of: number) => readFragment(argument(call, position, of), context);
  const checked = (kind: 'pk_k' | 'pk_h'): Fragment => ({ kind, key: key(argument(call, 0, 1), context) });
  if (name === '0' || name === '1') {
    return call.args.length === 0
      ? { kind: 'constant', value: name === '0' ? 0 : 1 }
      : refuse('descriptor_script');
  }
  if (name === 'pk' || name === 'pkh') {
    return { kind: 'wrap', wrapper: 'c', x: checked(name === 'pk' ? 'pk_k' : 'pk_h') };
  }
  if (name === 'pk_k' || name === 'pk_h') return checked(name);
  if (name === 'older' || name === 'after') {
    return { kind: name, value: readLock(name, word(argument(call, 0, 1))) };
  }
  if (isHash(name)) return { kind: 'hash', name, hash: hash(word(argument(call, 0, 1)), hashDigits[name]) };
  if (name === 'andor') return { kind: 'andor', x: child(0, 3), y: child(1, 3), z: child(2, 3) };
  if (name === 'and_n') {
    return { kind: 'andor', x: child(0, 2), y: child(1, 2), z: { kind: 'constant', value: 0 } };
  }
  if (isPair(name)) return pair(name, child(0, 2), child(1, 2));
  if (name === 'thresh') return readThresh(call, context);
  if (name === (context === 'wsh' ? 'multi' : 'multi_a')) return readMulti(name, call, context);
  return refuse('descriptor_script');
}

const pair = (name: Combinator, x: Fragment, y: Fragment): Fragment => ({ kind: 'pair', name, x, y });

function readThresh({ args: [first, ...rest] }: Call, context: ScriptContext): Fragment {
  const threshold = readCount(first, rest.length);
  return { kind: 'thresh', threshold, args: rest.map((arg) => readFragment(arg, context)) };
}

export function readMulti(name: MultiName, { args: [first, ...rest] }: Call, context: ScriptContext): Multi {
  if (rest.length > MOST_KEYS[context]) refuse('descriptor_too_many_keys');
  const threshold = readCount(first, rest.length);
  return { kind: 'multi', name, threshold, keys: rest.map((arg) => key(arg, context)) };
}

function readCount(expression: Expression | undefined, most: number): number {
  const text = expression === undefined ? '' : word(expression);
  if (!/^(0|[1-9]\d{0,8})$/.test(text)) refuse('descriptor_number');
  const count = Number(text);
  return count >= 1 && count <= most ? count : refuse('descriptor_threshold');
}

function argument({ args }: Call, position: number, of: number): Expression {
  const found = args[position];
  return found === undefined || args.length !== of ? refuse('descriptor_script') : found;
}

const word = (expression: Expression) =>
  expression.kind === 'word' ? expression.text : refuse('descriptor_invalid');

const key = (expression: Expression, context: ScriptContext) =>
  readKey(word(expression), { xOnly: context === 'tapscript' });

function hash(hex: string, digits: number): Uint8Array {
  if (hex.length !== digits || !/^[0-9a-fA-F]+$/.test(hex)) refuse('descriptor_hash');
  return new Uint8Array(Buffer.from(hex, 'hex'));
}
