import { type Key, keyText } from '../key.ts';
import type { Fragment } from './fragment.ts';

/** As Core writes miniscript: every abbreviation that applies. */
export function scriptText(fragment: Fragment, text: (key: Key) => string = keyText): string {
  const [wrappers, core] = unwrap(fragment);
  return `${wrappers}${wrappers === '' ? '' : ':'}${named(core, text)}`;
}

/** The letters in front of the colon, and what is behind it. */
function unwrap(fragment: Fragment): [string, Fragment] {
  const inner = letter(fragment);
  if (inner === null) return ['', fragment];
  const [letters, core] = unwrap(inner[1]);
  return [inner[0] + letters, core];
}

function letter(fragment: Fragment): [string, Fragment] | null {
  if (fragment.kind === 'wrap') {
    const checked = fragment.wrapper === 'c' && (fragment.x.kind === 'pk_k' || fragment.x.kind === 'pk_h');
    return checked ? null : [fragment.wrapper, fragment.x];
  }
  if (fragment.kind !== 'pair') return null;
  const { name, x, y } = fragment;
  if (name === 'and_v' && isConstant(y, 1)) return ['t', x];
  if (name === 'or_i' && isConstant(x, 0)) return ['l', y];
  return name === 'or_i' && isConstant(y, 0) ? ['u', x] : null;
}

const isConstant = (fragment: Fragment, value: 0 | 1) =>
  fragment.kind === 'constant' && fragment.value === value;

function named(fragment: Fragment, key: (key: Key) => string): string {
  const inner = (part: Fragment) => scriptText(part, key);
  switch (fragment.kind) {
    case 'constant':
      return `${fragment.value}`;
    case 'pk_k':
    case 'pk_h':
      return `${fragment.kind}(${key(fragment.key)})`;
    case 'older':
    case 'after':
      return `${fragment.kind}(${fragment.value})`;
    case 'hash':
      return `${fragment.name}(${Buffer.from(fragment.hash).toString('hex')})`;
    case 'andor':
      return isConstant(fragment.z, 0)
        ? `and_n(${inner(fragment.x)},${inner(fragment.y)})`
        : `andor(${[fragment.x, fragment.y, fragment.z].map(inner).join(',')})`;
    case 'pair':
      return `${fragment.name}(${inner(fragment.x)},${inner(fragment.y)})`;
    case 'thresh':
      return `thresh(${[fragment.threshold, ...fragment.args.map(inner)].join(',')})`;
    case 'multi':
      return `${fragment.name}(${[fragment.threshold, ...fragment.keys.map(key)].join(',')})`;
    case 'wrap': {
      const { x } = fragment;
      if (x.kind === 'pk_k' || x.kind === 'pk_h') return `${x.kind === 'pk_k' ? 'pk' : 'pkh'}(${key(x.key)})`;
      return inner(x);
    }
  }
}
