/** Random descriptors: keys nobody holds, scripts of every shape that the type rules might or might not take. */
import { createHash } from 'node:crypto';
import { HDKey } from '@scure/bip32';
import type { Dice } from './dice.ts';

const TESTNET = { private: 0x04358394, public: 0x043587cf };
const MAINNET = { private: 0x0488ade4, public: 0x0488b21e };

/** An account of a wallet made of its name alone. */
export function testAccount(name: string, network: 'main' | 'test' = 'test') {
  const versions = network === 'main' ? MAINNET : TESTNET;
  const root = HDKey.fromMasterSeed(createHash('sha256').update(name).digest(), versions);
  const account = root.derive("m/84'/1'/0'");
  const fingerprint = root.fingerprint.toString(16).padStart(8, '0');
  const point = Buffer.from(account.publicKey ?? []).toString('hex');
  return {
    root,
    xpub: account.publicExtendedKey,
    xprv: account.privateExtendedKey,
    origin: `[${fingerprint}/84h/1h/0h]`,
    fingerprint,
    /** 33 bytes in hex. */
    point,
  };
}

export type KeyMaker = () => string;

/** Keys of all forms, a different one each time. */
export function createKeyMaker(dice: Dice, tapscript: boolean): KeyMaker {
  let made = 0;
  return () => {
    made += 1;
    const { xpub, origin, point } = testAccount(`${dice.seed} ${made} ${dice.roll()}`);
    const from = dice.pick(['', origin]);
    const fixed = tapscript ? dice.pick([point, point.slice(2)]) : point;
    const path = dice.pick(['/<0;1>/*', '/<0;1>/*', '/<6;7>/*', '/0/*', '/*', '/3/<2;5>/1/*', '/17']);
    return dice.roll() < 0.1 ? from + fixed : `${from}${xpub}${path}`;
  };
}

type Want = 'B' | 'V' | 'K' | 'W';

/** A script whose outermost parts have the asked type; whether the rest fits is for the rules to say. */
export function randomScript(
  dice: Dice,
  key: KeyMaker,
  tapscript: boolean,
  want: Want = 'B',
  depth = 3,
): string {
  const inner = (type: Want) => randomScript(dice, key, tapscript, type, depth - 1);
  const leaf = () => randomScript(dice, key, tapscript, 'B', 0);
  const hex = (bytes: number) =>
    createHash('sha512')
      .update(`${dice.roll()}`)
      .digest('hex')
      .slice(0, 2 * bytes);
  const several = (make: () => string) => Array.from({ length: dice.between(1, 4) }, make);
  const multi = () => {
    const keys = several(key);
    return `multi${tapscript ? '_a' : ''}(${dice.between(1, keys.length)},${keys.join(',')})`;
  };
  const thresh = () => {
    const rest = several(() => inner('W'));
    return `thresh(${dice.between(1, rest.length + 1)},${inner('B')},${rest.join(',')})`;
  };
  const leaves: Record<Want, readonly (() => string)[]> = {
    B: [
      () => `pk(${key()})`,
      () => `pk(${key()})`,
      () => `pkh(${key()})`,
      multi,
      () => `older(${dice.pick([1, 16, 17, 144, 65_535, 4_194_305])})`,
      () => `after(${dice.pick([1, 127, 128, 350, 500_000, 499_999_999, 500_000_000, 1_800_000_000])})`,
      () => `sha256(${hex(32)})`,
      () => `hash256(${hex(32)})`,
      () => `ripemd160(${hex(20)})`,
      () => `hash160(${hex(20)})`,
      () => dice.pick(['0', '1']),
    ],
    V: [() => `v:${leaf()}`],
    K: [() => `pk_k(${key()})`, () => `pk_h(${key()})`],
    W: [() => `a:${leaf()}`, () => `s:pk(${key()})`, () => `s${leafWrapped(leaf())}`],
  };
  const branches: Record<Want, readonly (() => string)[]> = {
    B: [
      () => `and_v(${inner('V')},${inner('B')})`,
      () => `and_v(v:pk(${key()}),${inner('B')})`,
      () => `and_b(${inner('B')},${inner('W')})`,
      () => `or_b(${inner('B')},${inner('W')})`,
      () => `or_d(${inner('B')},${inner('B')})`,
      () => `or_d(pk(${key()}),${inner('B')})`,
      () => `or_i(${inner('B')},${inner('B')})`,
      () => `andor(${inner('B')},${inner('B')},${inner('B')})`,
      () => `andor(pk(${key()}),${inner('B')},${inner('B')})`,
      () => `and_n(pk(${key()}),${inner('B')})`,
      thresh,
      () => `thresh(${dice.between(1, 3)},pk(${key()}),s:pk(${key()}),s:pk(${key()}))`,
      () => `thresh(2,pk(${key()}),s:pk(${key()}),sln:${dice.pick(['older(9)', 'after(700)'])})`,
      () => `c:${inner('K')}`,
      () => wrapped(dice.pick(['t', 'tv']), inner('V')),
      () => wrapped(dice.pick(['l', 'u', 'n', 'j', 'nl', 'dv']), inner('B')),
    ],
    V: [
      () => wrapped('v', inner('B')),
      () => `or_c(${inner('B')},${inner('V')})`,
      () => `and_v(${inner('V')},${inner('V')})`,
      () => `or_i(${inner('V')},${inner('V')})`,
      () => `andor(${inner('B')},${inner('V')},${inner('V')})`,
    ],
    K: [
      () => `and_v(${inner('V')},${inner('K')})`,
      () => `or_i(${inner('K')},${inner('K')})`,
      () => `andor(pk(${key()}),${inner('K')},${inner('K')})`,
    ],
    W: [() => wrapped('a', inner('B')), () => wrapped('s', inner('B'))],
  };
  return dice.pick((depth <= 0 ? leaves : branches)[want])();
}

const leafWrapped = (leaf: string) => (leaf.includes(':') && !leaf.includes('(') ? leaf : `:${leaf}`);

/** Letters in front of letters share one colon. */
function wrapped(letters: string, inner: string): string {
  const [, own, rest] = /^([a-z]+):(.*)$/s.exec(inner) ?? [];
  return own === undefined ? `${letters}:${inner}` : `${letters}${own}:${rest}`;
}
