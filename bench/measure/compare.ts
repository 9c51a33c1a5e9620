/** One contest: everybody in turn, several times, so that a slow moment of the machine hits all of them. */
import type { Contest, Contestant } from '../contests.ts';
import { openConnection } from '../load/connection.ts';
import { type Driven, drive, quantile } from '../load/drive.ts';
import type { Reading, Target } from '../targets/target.ts';
import { cpuOf } from './processes.ts';

/** Times in seconds. */
export type Pace = {
  readonly workers: number;
  /** Until the compiler has seen enough: by number, since the slower server needs as many operations as the faster one. */
  readonly warmUp: { readonly operations: number; readonly most: number };
  readonly seconds: number;
  readonly rounds: number;
};

/** Medians over the rounds; processor time in milliseconds per operation. */
export type Score = {
  readonly name: string;
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpu: Reading['cpu'] & { readonly generator: number };
  readonly statements: number;
  readonly commands: number;
};

export type Outcome = {
  readonly contest: Contest;
  readonly yardstick: Score;
  /** `ratio` is the median of the ratios of each round. */
  readonly product: readonly (Score & { readonly ratio: number })[];
};

export async function compare(contest: Contest, pace: Pace): Promise<Outcome> {
  const contestants = [contest.yardstick, ...contest.product];
  const runners = await Promise.all(contestants.map((one) => ready(one, pace)));
  const warm = new Set<Target>();
  for (const runner of runners) {
    // A second way to use the same server finds most of its code compiled.
    const { operations, most } = pace.warmUp;
    await runner.warmUp(
      warm.has(runner.target) ? { operations: operations / 8, most: most / 8 } : pace.warmUp,
    );
    warm.add(runner.target);
  }
  const rounds: Score[][] = [];
  for (let round = 0; round < pace.rounds; round += 1) {
    const scores = new Map<Runner, Score>();
    // Forwards, then backwards: whoever goes first in one round goes last in the next.
    for (const runner of round % 2 === 0 ? runners : runners.toReversed())
      scores.set(runner, await runner.run());
    rounds.push(runners.flatMap((runner) => scores.get(runner) ?? []));
  }
  for (const runner of runners) runner.close();

  const scoresOf = (index: number) => rounds.flatMap((scores) => scores[index] ?? []);
  const ratios = (index: number) =>
    rounds.map((scores) => (scores[index]?.rate ?? 0) / (scores[0]?.rate ?? Number.NaN));
  return {
    contest,
    yardstick: middle(scoresOf(0)),
    product: contest.product.map((_one, index) => ({
      ...middle(scoresOf(index + 1)),
      ratio: median(ratios(index + 1)),
    })),
  };
}

type Runner = {
  readonly target: Target;
  readonly warmUp: (pace: Pace['warmUp']) => Promise<unknown>;
  readonly run: () => Promise<Score>;
  readonly close: () => void;
};

async function ready({ name, target, prepare }: Contestant, pace: Pace): Promise<Runner> {
  const connections = Array.from({ length: pace.workers }, () => openConnection(target.endpoints.origin));
  const operations = await prepare(connections);
  return {
    target,
    warmUp: (until) => drive(operations, until.most, until.operations),
    async run() {
      target.rest();
      const [before, own] = [await target.read(), cpuOf(process.pid)];
      const driven = await drive(operations, pace.seconds);
      const ownAfter = cpuOf(process.pid);
      return score(name, driven, before, await target.read(), ownAfter - own);
    },
    close() {
      for (const connection of connections) connection.close();
    },
  };
}

function score(name: string, driven: Driven, before: Reading, after: Reading, generator: number): Score {
  const { operations, seconds, p50, p99 } = driven;
  const each = (read: (reading: Reading) => number) => (read(after) - read(before)) / operations;
  return {
    name,
    rate: operations / seconds,
    p50,
    p99,
    cpu: {
      server: each(({ cpu }) => cpu.server),
      postgres: each(({ cpu }) => cpu.postgres),
      redis: each(({ cpu }) => cpu.redis),
      generator: generator / operations,
    },
    statements: each(({ statements }) => statements),
    commands: each(({ commands }) => commands),
  };
}

function middle(scores: readonly Score[]): Score {
  const of = (read: (score: Score) => number) => median(scores.map(read));
  return {
    name: scores[0]?.name ?? '',
    rate: of(({ rate }) => rate),
    p50: of(({ p50 }) => p50),
    p99: of(({ p99 }) => p99),
    cpu: {
      server: of(({ cpu }) => cpu.server),
      postgres: of(({ cpu }) => cpu.postgres),
      redis: of(({ cpu }) => cpu.redis),
      generator: of(({ cpu }) => cpu.generator),
    },
    statements: of(({ statements }) => statements),
    commands: of(({ commands }) => commands),
  };
}

/** The lower of the two in the middle when their number is even. */
function median(values: readonly number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    (values.length - 1) / 2 / values.length,
  );
}
