/** What a run shows while it goes on. */
import type { Outcome, Score } from '../measure/compare.ts';

const HEADINGS = ['', 'per s', 'ratio', 'p50 ms', 'p99 ms', 'CPU ms', 'pg', 'redis', 'load', 'SQL', 'Redis'];

export function table({ contest, yardstick, product }: Outcome): string {
  const rows = [
    [contest.name, ...HEADINGS.slice(1)],
    row(yardstick, 1),
    ...product.map((one) => row(one, one.ratio)),
  ];
  const width = (column: number) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(28) : cell.padStart(Math.max(7, width(column)))))
      .join(' ');
  return `${rows.map(line).join('\n')}\n`;
}

function row({ name, rate, p50, p99, cpu, statements, commands }: Score, ratio: number): string[] {
  const { server, postgres, redis, generator } = cpu;
  return [
    `  ${name}`,
    rate.toFixed(0),
    ratio.toFixed(2),
    p50.toFixed(1),
    p99.toFixed(1),
    ...[server, postgres, redis, generator].map((ms) => ms.toFixed(3)),
    statements.toFixed(2),
    commands.toFixed(2),
  ];
}
