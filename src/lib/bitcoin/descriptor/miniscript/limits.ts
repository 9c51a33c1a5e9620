/** What a P2WSH script may cost at most: BIP-379 "Resource limitations". Tapscript has none that 100 keys could reach. */
import type { Fragment } from './fragment.ts';
import { inside } from './fragment.ts';

/** Consensus: operations that are executed or skipped, keys of CHECKMULTISIG included. */
const MOST_OPS = 201;
/** Policy: elements of the witness besides the script. */
const MOST_ELEMENTS = 100;
/** Policy: bytes of the script. */
const MOST_BYTES = 3600;

/** The most that satisfying or dissatisfying takes; null where there is no way to do it. */
type Ways = { readonly yes: number | null; readonly no: number | null };
type Cost = { readonly ops: number; readonly keys: Ways; readonly elements: Ways };

/**
 * Whether the most expensive way to spend is one that nodes relay.
 * @param bytes length of the script
 */
export function fitsWitnessScript(
  fragment: Fragment,
  bytes: number,
  endsPlainly: (x: Fragment) => boolean,
): boolean {
  const { ops, keys, elements } = costOf(fragment, endsPlainly);
  return bytes <= MOST_BYTES && ops + (keys.yes ?? 0) <= MOST_OPS && (elements.yes ?? 0) <= MOST_ELEMENTS;
}

/** Whether there is any way at all to spend. */
export const isSatisfiable = (fragment: Fragment): boolean =>
  costOf(fragment, () => true).elements.yes !== null;

const sum = (...parts: readonly (number | null)[]) =>
  parts.reduce<number | null>((total, part) => (total === null || part === null ? null : total + part), 0);
const most = (...parts: readonly (number | null)[]) =>
  parts.reduce((best, part) => (best === null || (part !== null && part > best) ? part : best), null);

function costOf(fragment: Fragment, plain: (x: Fragment) => boolean): Cost {
  const parts = inside(fragment).map((inner) => costOf(inner, plain));
  const ops = ownOps(fragment, plain) + parts.reduce((total, part) => total + part.ops, 0);
  const ways = (measure: 'keys' | 'elements') =>
    waysOf(
      fragment,
      parts.map((part) => part[measure]),
      measure,
    );
  return { ops, keys: ways('keys'), elements: ways('elements') };
}

function ownOps(fragment: Fragment, plain: (x: Fragment) => boolean): number {
  switch (fragment.kind) {
    case 'constant':
    case 'pk_k':
      return 0;
    case 'pk_h':
    case 'andor':
      return 3;
    case 'older':
    case 'after':
      return 1;
    case 'hash':
      return 4;
    case 'multi':
      return fragment.name.endsWith('_a') ? fragment.keys.length + 1 : 1;
    case 'thresh':
      return fragment.args.length;
    case 'pair':
      return { and_v: 0, and_b: 1, or_b: 1, or_c: 2, or_d: 3, or_i: 3 }[fragment.name];
    case 'wrap':
      return { a: 2, s: 1, c: 1, d: 3, v: plain(fragment.x) ? 1 : 0, j: 4, n: 1 }[fragment.wrapper];
  }
}

function waysOf(fragment: Fragment, parts: readonly Ways[], measure: 'keys' | 'elements'): Ways {
  const one = measure === 'elements' ? 1 : 0;
  const none: Ways = { yes: null, no: null };
  const [x = none, y = none, z = none] = parts;
  switch (fragment.kind) {
    case 'constant':
      return fragment.value === 0 ? { yes: null, no: 0 } : { yes: 0, no: null };
    case 'pk_k':
      return { yes: one, no: one };
    case 'pk_h':
      return { yes: 2 * one, no: 2 * one };
    case 'older':
    case 'after':
      return { yes: 0, no: null };
    case 'hash':
      return { yes: one, no: null };
    case 'multi':
      return same(measure === 'keys' ? fragment.keys.length : fragment.threshold + 1);
    case 'thresh':
      return threshWays(fragment.threshold, parts);
    case 'andor':
      return { yes: most(sum(x.yes, y.yes), sum(x.no, z.yes)), no: sum(x.no, z.no) };
    case 'wrap':
      if (fragment.wrapper === 'v') return { yes: x.yes, no: null };
      if (fragment.wrapper === 'd') return { yes: sum(x.yes, one), no: one };
      return fragment.wrapper === 'j' ? { yes: x.yes, no: one } : x;
    case 'pair':
      return {
        and_v: { yes: sum(x.yes, y.yes), no: null },
        and_b: { yes: sum(x.yes, y.yes), no: sum(x.no, y.no) },
        or_b: { yes: most(sum(x.yes, y.no), sum(x.no, y.yes)), no: sum(x.no, y.no) },
        or_c: { yes: most(x.yes, sum(x.no, y.yes)), no: null },
        or_d: { yes: most(x.yes, sum(x.no, y.yes)), no: sum(x.no, y.no) },
        or_i: { yes: sum(most(x.yes, y.yes), one), no: sum(most(x.no, y.no), one) },
      }[fragment.name];
  }
}

const same = (count: number): Ways => ({ yes: count, no: count });

/** The most over every choice of which `threshold` of the parts are satisfied. */
function threshWays(threshold: number, parts: readonly Ways[]): Ways {
  let best: readonly (number | null)[] = [0];
  for (const { yes, no } of parts) {
    best = Array.from({ length: best.length + 1 }, (_, satisfied) =>
      most(sum(best[satisfied] ?? null, no), sum(best[satisfied - 1] ?? null, yes)),
    );
  }
  return { yes: best[threshold] ?? null, no: best[0] ?? null };
}
