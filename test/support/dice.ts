/** Chance that can be repeated: `SEED=… npm run soak -- test/soak/x.test.ts`. */
import { randomInt } from 'node:crypto';

export type Dice = {
  readonly seed: number;
  /** At least 0, below 1. */
  readonly roll: () => number;
  /** A whole number, both ends included. */
  readonly between: (least: number, most: number) => number;
  readonly pick: <T>(items: readonly T[]) => T;
};

/** mulberry32: 32 bits of state are enough to choose inputs. */
export function createDice(seed = Number(process.env['SEED'] ?? randomInt(2 ** 31))): Dice {
  let state = seed >>> 0;
  const roll = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number) => least + Math.floor(roll() * (most - least + 1));
  const pick = <T>(items: readonly T[]): T => {
    const item = items[between(0, items.length - 1)];
    if (item === undefined) throw new RangeError('nothing to choose from');
    return item;
  };
  return { seed, roll, between, pick };
}
