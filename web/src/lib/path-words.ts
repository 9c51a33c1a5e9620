import type { SpendPath } from '@hodlxxi/sdk';

/** Under which condition a payment is possible; null for one that takes signatures alone. */
export function pathWords({
  after,
  older,
  hashes,
}: Pick<SpendPath, 'after' | 'older' | 'hashes'>): string | null {
  const parts = [
    ...(after ? [`after ${after.unit === 'height' ? `block ${count(after.value)}` : day(after.value)}`] : []),
    ...(older
      ? [
          `once its coins are ${older.unit === 'blocks' ? `${count(older.value)} blocks` : span(older.value)} old`,
        ]
      : []),
    ...hashes.map(({ name }) => `with the secret of a ${name} hash`),
  ];
  return parts.length === 0 ? null : `The network takes it ${parts.join(', and ')}.`;
}

const count = (value: number) => value.toLocaleString('en');
const format = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' });
const day = (seconds: number) => format.format(new Date(seconds * 1000));
const DAY = 86_400;
const span = (seconds: number) =>
  seconds < DAY ? `${Math.ceil(seconds / 3600)} hours` : `${Math.ceil(seconds / DAY)} days`;
