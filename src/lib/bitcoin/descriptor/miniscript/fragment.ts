import type { Key } from '../key.ts';

/** Where a script stands: BIP-379 has its own rules for each. */
export type ScriptContext = 'wsh' | 'tapscript';

export type HashName = 'sha256' | 'hash256' | 'ripemd160' | 'hash160';
export type Combinator = 'and_v' | 'and_b' | 'or_b' | 'or_c' | 'or_d' | 'or_i';
export type Wrapper = 'a' | 's' | 'c' | 'd' | 'v' | 'j' | 'n';

/** `sorted…` are descriptor functions (BIP-383, BIP-387), not miniscript: only ever a whole script. */
export type MultiName = 'multi' | 'multi_a' | 'sortedmulti' | 'sortedmulti_a';

export type Multi = {
  readonly kind: 'multi';
  readonly name: MultiName;
  readonly threshold: number;
  readonly keys: readonly Key[];
};

/** Miniscript (BIP-379) without its abbreviations: `pk` is `c:pk_k`, `t:X` is `and_v(X,1)`, and so on. */
export type Fragment =
  | { readonly kind: 'constant'; readonly value: 0 | 1 }
  | { readonly kind: 'pk_k' | 'pk_h'; readonly key: Key }
  | { readonly kind: 'older' | 'after'; readonly value: number }
  | { readonly kind: 'hash'; readonly name: HashName; readonly hash: Uint8Array }
  | { readonly kind: 'andor'; readonly x: Fragment; readonly y: Fragment; readonly z: Fragment }
  | { readonly kind: 'pair'; readonly name: Combinator; readonly x: Fragment; readonly y: Fragment }
  | { readonly kind: 'thresh'; readonly threshold: number; readonly args: readonly Fragment[] }
  | Multi
  | { readonly kind: 'wrap'; readonly wrapper: Wrapper; readonly x: Fragment };

/** The fragments directly inside. */
export function inside(fragment: Fragment): readonly Fragment[] {
  switch (fragment.kind) {
    case 'andor':
      return [fragment.x, fragment.y, fragment.z];
    case 'pair':
      return [fragment.x, fragment.y];
    case 'thresh':
      return fragment.args;
    case 'wrap':
      return [fragment.x];
    default:
      return [];
  }
}

/** Every key, in the order it is written. */
export function keysOf(fragment: Fragment): readonly Key[] {
  if (fragment.kind === 'pk_k' || fragment.kind === 'pk_h') return [fragment.key];
  return fragment.kind === 'multi' ? fragment.keys : inside(fragment).flatMap(keysOf);
}

/** The same script with other keys. */
export function mapKeys(fragment: Fragment, change: (key: Key) => Key): Fragment {
  const map = (inner: Fragment) => mapKeys(inner, change);
  switch (fragment.kind) {
    case 'pk_k':
    case 'pk_h':
      return { ...fragment, key: change(fragment.key) };
    case 'multi':
      return { ...fragment, keys: fragment.keys.map(change) };
    case 'andor':
      return { ...fragment, x: map(fragment.x), y: map(fragment.y), z: map(fragment.z) };
    case 'pair':
      return { ...fragment, x: map(fragment.x), y: map(fragment.y) };
    case 'thresh':
      return { ...fragment, args: fragment.args.map(map) };
    case 'wrap':
      return { ...fragment, x: map(fragment.x) };
    default:
      return fragment;
  }
}
