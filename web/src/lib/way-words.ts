/** The ways to spend from a wallet, for people to choose from. */
import type { SpendPathOpening } from '@hodlxxi/sdk';
import { relative } from './relative.ts';
import { inSats } from './sats.ts';
import { keyName } from './signatures.ts';

type Way = Omit<SpendPathOpening, 'index' | 'through'>;

const count = (value: number) => value.toLocaleString('en');
const blocks = (value: number) => (value === 1 ? '1 block' : `${count(value)} blocks`);

/** Whose signatures it takes, and what else: "With key 73c5da0a, and the secret of a sha256 hash". */
export function wayTitle({ signers, hashes }: Pick<Way, 'signers' | 'hashes'>): string {
  const parts = [
    ...signers.map(({ threshold, keys }) => {
      const [only = ''] = keys;
      if (keys.length === 1) return `key ${keyName(only)}`;
      return threshold === keys.length ? `all of ${keys.length} keys` : `${threshold} of ${keys.length} keys`;
    }),
    ...hashes.map(({ name }) => `the secret of a ${name} hash`),
  ];
  return parts.length === 0 ? 'Without any signature' : `With ${parts.join(', and ')}`;
}

/** Whether it is open, or when it will be. `now` in milliseconds. */
export function wayDetail(way: Pick<Way, 'open' | 'coins' | 'amount' | Lock>, now: number): string {
  const { open, coins, amount } = way;
  if (!open) return `${closedWords(way, now)} You can prepare and sign it before, and send it then.`;
  if (coins === 0) return 'Open, and no coin is there to be spent.';
  return `Open now: ${coins === 1 ? 'one coin' : `${count(coins)} coins`}, ${inSats(amount)}.`;
}

type Lock = 'after' | 'older' | 'opens_in' | 'opens_at';

function closedWords({ after, older, opens_in, opens_at }: Pick<Way, Lock>, now: number): string {
  const about = opens_at === null ? '' : `, about ${relative(Date.parse(opens_at), now)}`;
  const wait = opens_in === null || opens_in === 0 ? about : `, in ${blocks(opens_in)}${about}`;
  if (older) {
    const age = older.unit === 'blocks' ? blocks(older.value) : span(older.value);
    return opens_at === null
      ? `Opens once a coin is ${age} old.`
      : `Opens when the oldest coin is ${age} old${wait}.`;
  }
  if (!after) return 'Not open yet.';
  const at = after.unit === 'height' ? `at block ${count(after.value)}` : `on ${day(after.value)}`;
  return `Opens ${at}${wait}.`;
}

const format = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' });
const day = (seconds: number) => format.format(new Date(seconds * 1000));
const DAY = 86_400;
const span = (seconds: number) =>
  seconds < DAY ? `${Math.ceil(seconds / 3600)} hours` : `${Math.ceil(seconds / DAY)} days`;

type Locked = Pick<Way, 'after' | 'older' | 'open'>;

/** The one to begin with: without a lock, or open, or the first. -1 when there is none. */
export function usualWay(ways: readonly Locked[]): number {
  const free = ways.findIndex(({ after, older }) => after === null && older === null);
  if (free >= 0) return free;
  const open = ways.findIndex((way) => way.open);
  return open >= 0 ? open : Math.min(0, ways.length - 1);
}

/** Whether there is anything to choose or to be told. */
export const isWorthAsking = (ways: readonly Locked[]): boolean =>
  ways.length > 1 || ways.some(({ after, older }) => after !== null || older !== null);
