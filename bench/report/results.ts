/** `RESULTS.md`: ratios within one run and counts, which other machines will repeat; no times, which they will not. */
import type { Outcome, Pace } from '../measure/compare.ts';
import { describeMachine } from '../measure/machine.ts';

type Line = Outcome['product'][number] & { readonly outcome: Outcome };

type Run = {
  readonly outcomes: readonly Outcome[];
  readonly pace: Pace;
  /** Share of the cores that went to programs that are no part of this, 0 to 1. */
  readonly others: number;
};

export function results({ outcomes, pace, others }: Run): string {
  const lines = outcomes.flatMap((outcome) => outcome.product.map((score) => ({ ...score, outcome })));
  return `# Results

Written by \`npm run bench -- --save\`; [README.md](README.md) says what is measured and how to read it.

Everything is from one run on one machine: ${describeMachine()}; server, PostgreSQL, Redis and the load generator on the
same cores, of which other programs used ${percent(others)}; ${pace.workers} requests at a time; medians of ${pace.rounds} alternating
rounds of ${pace.seconds} seconds. Timers of the server add about a statement a second.

| operation | throughput, of the bare library's | aim | processor time, of the bare library's | SQL statements | Redis commands |
|---|---:|---:|---:|---:|---:|
${lines.map(row).join('\n')}

Processor time is that of the server process alone. Beside it, per unit of that time:

| operation | PostgreSQL | Redis | load generator |
|---|---:|---:|---:|
${lines.map(shares).join('\n')}
`;
}

function row(line: Line): string {
  const { contest, yardstick } = line.outcome;
  const statements =
    contest.mostStatements === undefined
      ? line.statements.toFixed(2)
      : `${line.statements.toFixed(2)} (at most ${contest.mostStatements})`;
  return cells([
    nameOf(line),
    line.ratio.toFixed(2),
    contest.aim === undefined ? '' : `≥ ${contest.aim}`,
    (line.cpu.server / yardstick.cpu.server).toFixed(2),
    statements,
    line.commands.toFixed(2),
  ]);
}

function shares(line: Line): string {
  const { server, postgres, redis, generator } = line.cpu;
  return cells([nameOf(line), ...[postgres, redis, generator].map((ms) => (ms / server).toFixed(2))]);
}

/** Of a share from 0 to 1. */
export const percent = (share: number): string => `${Math.round(share * 100)} %`;

const cells = (values: readonly string[]): string => `| ${values.join(' | ')} |`;

/** The operation, and which kind of it where there are several. */
function nameOf({ name, outcome }: Line): string {
  const kind = /, (.*)$/.exec(name)?.[1];
  return kind === undefined ? outcome.contest.name : `${outcome.contest.name}, ${kind}`;
}
