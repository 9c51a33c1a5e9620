/**
 * The type system of BIP-379: which fragments fit together, whether a third party could change a satisfaction, whether
 * each needs a signature. Letters as in the BIP: type B V K W; z zero arguments, o one, n nonzero, d dissatisfiable,
 * u unit; f forced, e expressive, m non-malleable, s signed. Then g h relative locks by time and height, i j absolute
 * ones, and k: no way to spend mixes the two units.
 */
import type { Combinator, Fragment, ScriptContext, Wrapper } from './fragment.ts';
import { inside } from './fragment.ts';
import { isTimeLock } from './lock.ts';

/** A set of letters. */
export type Type = number;

const LETTERS = 'BVKWzondufemsghijk';

const bits = (letters: string): Type =>
  [...letters].reduce((type, letter) => type | (1 << LETTERS.indexOf(letter)), 0);

/** Whether a type has all of these letters. */
export const has = (type: Type, letters: string): boolean => (type & bits(letters)) === bits(letters);

const keep = (type: Type, letters: string): Type => type & bits(letters);
const when = (condition: boolean, letters: string): Type => (condition ? bits(letters) : 0);

/** The type of a fragment; 0 (no type letter) where its parts do not fit together. */
export function typeOf(fragment: Fragment, context: ScriptContext): Type {
  const types = inside(fragment).map((inner) => typeOf(inner, context));
  const [x = 0, y = 0, z = 0] = types;
  const type = composed(fragment, context, types, [x, y, z]);
  return keep(type, 'BVKW') === 0 || types.some((inner) => inner === 0) ? 0 : type;
}

function composed(
  fragment: Fragment,
  context: ScriptContext,
  types: readonly Type[],
  [x, y, z]: readonly [Type, Type, Type],
): Type {
  switch (fragment.kind) {
    case 'constant':
      return fragment.value === 0 ? bits('Bzudemsk') : bits('Bzufmk');
    case 'pk_k':
      return bits('Konudemsk');
    case 'pk_h':
      return bits('Knudemsk');
    case 'older':
      return bits('Bzfmk') | bits(isTimeLock('older', fragment.value) ? 'g' : 'h');
    case 'after':
      return bits('Bzfmk') | bits(isTimeLock('after', fragment.value) ? 'i' : 'j');
    case 'hash':
      return bits('Bonudmk');
    case 'multi':
      return bits(context === 'wsh' ? 'Bnudemsk' : 'Budemsk');
    case 'wrap':
      return wrapped(fragment.wrapper, x, context);
    case 'pair':
      return paired(fragment.name, x, y);
    case 'andor':
      return andor(x, y, z);
    case 'thresh':
      return thresh(fragment.threshold, types);
  }
}

function wrapped(wrapper: Wrapper, x: Type, context: ScriptContext): Type {
  const locks = keep(x, 'ghijk');
  switch (wrapper) {
    case 'a':
      return when(has(x, 'B'), 'W') | locks | keep(x, 'udfems');
    case 's':
      return when(has(x, 'Bo'), 'W') | locks | keep(x, 'udfems');
    case 'c':
      return when(has(x, 'K'), 'B') | locks | keep(x, 'ondfem') | bits('us');
    case 'd':
      return (
        when(has(x, 'Vz'), 'B') |
        locks |
        when(has(x, 'z'), 'o') |
        when(has(x, 'f'), 'e') |
        keep(x, 'ms') |
        // MINIMALIF is consensus in tapscript only, so only there is what IF takes exactly one.
        when(context === 'tapscript', 'u') |
        bits('nd')
      );
    case 'v':
      return when(has(x, 'B'), 'V') | locks | keep(x, 'zonms') | bits('f');
    case 'j':
      return when(has(x, 'Bn'), 'B') | locks | when(has(x, 'f'), 'e') | keep(x, 'oums') | bits('nd');
    case 'n':
      return locks | keep(x, 'Bzondfems') | bits('u');
  }
}

function paired(name: Combinator, x: Type, y: Type): Type {
  const both = x & y;
  const either = x | y;
  const conjunction = keep(either, 'ghij') | when(has(both, 'k') && !mixes(x, y), 'k');
  const disjunction = keep(either, 'ghij') | keep(both, 'k');
  const oneArgument = has(either, 'z') ? keep(either, 'o') : 0;
  const nonzero = keep(x, 'n') | (has(x, 'z') ? keep(y, 'n') : 0);
  // One side must be signed, else a third party could swap one satisfaction for the other.
  const distinct = has(x, 'e') && has(either, 's') ? keep(both, 'm') : 0;
  switch (name) {
    case 'and_v':
      return (
        (has(x, 'V') ? keep(y, 'BVK') : 0) |
        conjunction |
        nonzero |
        oneArgument |
        keep(both, 'zm') |
        keep(either, 's') |
        when(has(y, 'f') || has(x, 's'), 'f') |
        keep(y, 'u')
      );
    case 'and_b':
      return (
        (has(y, 'W') ? keep(x, 'B') : 0) |
        conjunction |
        nonzero |
        oneArgument |
        (has(both, 's') ? keep(both, 'e') : 0) |
        keep(both, 'dzm') |
        when(has(both, 'f') || has(x, 'sf') || has(y, 'sf'), 'f') |
        keep(either, 's') |
        bits('u')
      );
    case 'or_b':
      return (
        when(has(x, 'Bd') && has(y, 'Wd'), 'B') |
        disjunction |
        oneArgument |
        (has(either, 's') && has(both, 'e') ? keep(both, 'm') : 0) |
        keep(both, 'zse') |
        bits('du')
      );
    case 'or_d':
      return (
        (has(x, 'Bdu') ? keep(y, 'B') : 0) |
        disjunction |
        (has(y, 'z') ? keep(x, 'o') : 0) |
        distinct |
        keep(both, 'zs') |
        keep(y, 'ufde')
      );
    case 'or_c':
      return (
        (has(x, 'Bdu') ? keep(y, 'V') : 0) |
        disjunction |
        (has(y, 'z') ? keep(x, 'o') : 0) |
        distinct |
        keep(both, 'zs') |
        bits('f')
      );
    case 'or_i':
      return (
        keep(both, 'VBKufs') |
        disjunction |
        when(has(both, 'z'), 'o') |
        (has(either, 'f') ? keep(either, 'e') : 0) |
        (has(either, 's') ? keep(both, 'm') : 0) |
        keep(either, 'd')
      );
  }
}

function andor(x: Type, y: Type, z: Type): Type {
  const all = x & y & z;
  const any = x | y | z;
  const firstOrLast = x | (y & z);
  const forced = has(x, 's') || has(y, 'f');
  return (
    (has(x, 'Bdu') ? keep(y & z, 'BKV') : 0) |
    keep(all, 'z') |
    (has(firstOrLast, 'z') ? keep(firstOrLast, 'o') : 0) |
    keep(y & z, 'u') |
    keep(z, 'd') |
    (forced ? keep(z, 'fe') : 0) |
    (has(x, 'e') && has(any, 's') ? keep(all, 'm') : 0) |
    keep(z & (x | y), 's') |
    keep(any, 'ghij') |
    when(has(all, 'k') && !mixes(x, y), 'k')
  );
}

function thresh(threshold: number, types: readonly Type[]): Type {
  const fits = types.every((type, position) => has(type, position === 0 ? 'Bdu' : 'Wdu'));
  const every = (letter: string) => types.every((type) => has(type, letter));
  const signed = types.filter((type) => has(type, 's')).length;
  const unsigned = types.length - signed;
  const args = types.reduce((sum, type) => sum + (has(type, 'z') ? 0 : has(type, 'o') ? 1 : 2), 0);
  return (
    when(fits, 'Bdu') |
    when(args === 0, 'z') |
    when(args === 1, 'o') |
    when(every('e') && unsigned === 0, 'e') |
    when(every('e') && every('m') && unsigned <= threshold, 'm') |
    when(unsigned < threshold, 's') |
    threshLocks(threshold, types)
  );
}

function threshLocks(threshold: number, types: readonly Type[]): Type {
  let seen: Type = 0;
  let clean = true;
  for (const type of types) {
    // With a threshold of one no way to spend has two of them.
    if (!has(type, 'k') || (threshold > 1 && mixes(seen, type))) clean = false;
    seen |= keep(type, 'ghij');
  }
  return seen | when(clean, 'k');
}

/** Two locks that must both hold, one by time and one by height, never hold together. */
function mixes(x: Type, y: Type): boolean {
  const meet = (one: string, other: string) =>
    (has(x, one) && has(y, other)) || (has(x, other) && has(y, one));
  return meet('g', 'h') || meet('i', 'j');
}
