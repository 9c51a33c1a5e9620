import { type Key, keyText } from './key.ts';
import type { Fragment, HashName } from './miniscript/fragment.ts';
import { age, isTimeLock } from './miniscript/lock.ts';
import { leavesOf, type Template } from './template.ts';

/** So many signatures of these keys. Keys by their canonical text: `[d34db33f/84h/0h/0h]xpub…/<0;1>/*`. */
export type Signers = { readonly threshold: number; readonly keys: readonly string[] };

/** One way to spend: everything it takes, all of it at once. */
export type SpendPath = {
  /** How the output is opened: by the keys themselves, or through a script (of a leaf, in `tr`). */
  readonly through: 'key' | 'script';
  /** Which script of the tree, from the left; null outside `tr`. */
  readonly leaf: number | null;
  readonly signers: readonly Signers[];
  /** Hashes whose preimages must be shown, in hex. */
  readonly hashes: readonly { readonly name: HashName; readonly hash: string }[];
  /** Opens at this block height or at this time (Unix seconds), whatever coin it is (BIP-65). */
  readonly after: { readonly unit: 'height' | 'time'; readonly value: number } | null;
  /** Opens so many blocks or seconds after the coin was confirmed (BIP-112). */
  readonly older: { readonly unit: 'blocks' | 'seconds'; readonly value: number } | null;
  /** For the transaction: 0 where any will do. */
  readonly nLockTime: number;
  /** For the input: 0xfffffffd where any will do, so that the fee can be raised (BIP-125). */
  readonly nSequence: number;
};

/** What is being put together: a path before it is worded. */
type Way = {
  readonly signers: readonly { readonly threshold: number; readonly keys: readonly Key[] }[];
  readonly hashes: readonly { readonly name: HashName; readonly hash: string }[];
  readonly after: number;
  readonly older: number;
};

/** More ways than people can be shown; keeps combinations from growing without end. */
const MOST_PATHS = 64;
const REPLACEABLE = 0xffff_fffd;
const FREE: Way = { signers: [], hashes: [], after: 0, older: 0 };

export type SpendPaths = {
  /** Those without locks first, then by lock. */
  readonly paths: readonly SpendPath[];
  /** True when there are more than are listed. */
  readonly more: boolean;
};

/** Every way to spend from a wallet, for people to choose from and for a PSBT to be set up by. */
export function spendPaths(template: Template): SpendPaths {
  const ways = waysOf(template).map(({ way, through, leaf }) => worded(way, through, leaf));
  const paths = ways.toSorted((one, other) => wait(one) - wait(other)).slice(0, MOST_PATHS);
  return { paths, more: ways.length > MOST_PATHS };
}

type Opened = { readonly way: Way; readonly through: SpendPath['through']; readonly leaf: number | null };

function waysOf(template: Template): readonly Opened[] {
  const byKey = (key: Key): Opened => ({ way: signedBy(1, [key]), through: 'key', leaf: null });
  switch (template.type) {
    case 'tr': {
      const leaves = leavesOf(template.tree).flatMap((script, leaf) =>
        least(satisfy(script)).map((way): Opened => ({ way, through: 'script', leaf })),
      );
      return isUnspendable(template.key) ? leaves : [byKey(template.key), ...leaves];
    }
    case 'wsh':
    case 'sh-wsh':
    case 'sh':
      return least(satisfy(template.script)).map((way) => ({ way, through: 'script', leaf: null }));
    default:
      return [byKey(template.key)];
  }
}

/** BIP-341: the x coordinate whose discrete logarithm nobody knows, used where no key shall open a tree. */
const NOTHING_UP_MY_SLEEVE = '50929b74c1a04954b78b4b6035e97a5e078a5a0f28ec96d547bfee9ace803ac0';

function isUnspendable(key: Key): boolean {
  const point = key.kind === 'point' ? key.point : key.base.point;
  return Buffer.from(point.subarray(1)).toString('hex') === NOTHING_UP_MY_SLEEVE;
}

const signedBy = (threshold: number, keys: readonly Key[]): Way => ({
  ...FREE,
  signers: [{ threshold, keys }],
});

/** BIP-379, "Satisfaction": what it takes, without the order of the witness. */
function satisfy(fragment: Fragment): readonly Way[] {
  switch (fragment.kind) {
    case 'constant':
      return fragment.value === 1 ? [FREE] : [];
    case 'pk_k':
    case 'pk_h':
      return [signedBy(1, [fragment.key])];
    case 'multi':
      return [signedBy(fragment.threshold, fragment.keys)];
    case 'older':
      return [{ ...FREE, older: fragment.value }];
    case 'after':
      return [{ ...FREE, after: fragment.value }];
    case 'hash':
      return [
        { ...FREE, hashes: [{ name: fragment.name, hash: Buffer.from(fragment.hash).toString('hex') }] },
      ];
    case 'wrap':
      return satisfy(fragment.x);
    case 'andor':
      return capped([...both(satisfy(fragment.x), satisfy(fragment.y)), ...satisfy(fragment.z)]);
    case 'pair': {
      const [x, y] = [satisfy(fragment.x), satisfy(fragment.y)];
      return fragment.name.startsWith('and') ? both(x, y) : capped([...x, ...y]);
    }
    case 'thresh':
      return thresh(fragment.threshold, fragment.args);
  }
}

/** One more than is shown, so that it is known that there are more. */
const capped = (ways: readonly Way[]): readonly Way[] => ways.slice(0, MOST_PATHS + 1);

const both = (ones: readonly Way[], others: readonly Way[]): readonly Way[] =>
  capped(ones.flatMap((one) => others.map((other) => joined(one, other))));

/** Locks of one unit: the later one holds both. The other unit never meets it in a sane script. */
const joined = (one: Way, other: Way): Way => ({
  signers: [...one.signers, ...other.signers],
  hashes: [...one.hashes, ...other.hashes],
  after: Math.max(one.after, other.after),
  older: Math.max(one.older, other.older),
});

/** Keys among the parts are one group of signers, as people say it; for the rest each choice is a way of its own. */
function thresh(threshold: number, parts: readonly Fragment[]): readonly Way[] {
  const keys = parts.flatMap((part) => singleKey(part) ?? []);
  let chosen: readonly { readonly count: number; readonly way: Way }[] = [{ count: 0, way: FREE }];
  for (const part of parts.filter((one) => singleKey(one) === null)) {
    const ways = satisfy(part);
    const withPart = chosen.flatMap(({ count, way }) =>
      ways.map((other) => ({ count: count + 1, way: joined(way, other) })),
    );
    chosen = [...chosen, ...withPart].slice(0, 4 * MOST_PATHS);
  }
  const enough = chosen.flatMap(({ count, way }) => {
    const missing = threshold - count;
    if (missing < 0 || missing > keys.length) return [];
    return [missing === 0 ? way : joined(signedBy(missing, keys), way)];
  });
  return capped(enough);
}

function singleKey(fragment: Fragment): Key | null {
  if (fragment.kind === 'wrap') return singleKey(fragment.x);
  return fragment.kind === 'pk_k' || fragment.kind === 'pk_h' ? fragment.key : null;
}

/** Without the ways that take all that another takes, and more. */
function least(ways: readonly Way[]): readonly Way[] {
  const parts = ways.map(
    (way) => new Set([...way.signers.map(groupName), ...way.hashes.map(({ hash }) => hash)]),
  );
  return ways.filter((way, position) => {
    const own = parts[position] ?? new Set();
    return !ways.some((other, at) => {
      const theirs = parts[at] ?? new Set();
      const easier =
        at !== position &&
        other.after <= way.after &&
        other.older <= way.older &&
        [...theirs].every((part) => own.has(part));
      const alike =
        easier && theirs.size === own.size && other.after === way.after && other.older === way.older;
      return easier && (!alike || at < position);
    });
  });
}

const groupName = ({ threshold, keys }: Way['signers'][number]) =>
  `${threshold} of ${keys.map(keyText).join()}`;

function worded(way: Way, through: SpendPath['through'], leaf: number | null): SpendPath {
  const { after, older } = way;
  const relative = age(older);
  return {
    through,
    leaf,
    signers: way.signers.map(({ threshold, keys }) => ({ threshold, keys: keys.map(keyText) })),
    hashes: way.hashes,
    after: after === 0 ? null : { unit: isTimeLock('after', after) ? 'time' : 'height', value: after },
    older:
      older === 0
        ? null
        : isTimeLock('older', older)
          ? { unit: 'seconds', value: relative * 512 }
          : { unit: 'blocks', value: relative },
    nLockTime: after,
    // BIP-68: the sequence itself is the age that is claimed. BIP-65: any that is not final will do.
    nSequence: older === 0 ? REPLACEABLE : older,
  };
}

/** A rough order in time: open ways, then the shorter waits. */
function wait({ after, older }: SpendPath): number {
  const relative = older === null ? 0 : older.unit === 'blocks' ? older.value * 600 : older.value;
  const absolute = after === null ? 0 : after.unit === 'height' ? after.value * 600 : after.value;
  return relative + absolute;
}
