/** Closed-loop load: so many workers, each starting its next operation when the last one has ended. */
export type Operation = () => Promise<unknown>;

export type Driven = {
  readonly operations: number;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
};

/**
 * Ends after `seconds`, or earlier with the operation number `most`. Rejects with the first failure of any operation: a
 * fast refusal must not count as speed.
 */
export async function drive(
  workers: readonly Operation[],
  seconds: number,
  most = Number.POSITIVE_INFINITY,
): Promise<Driven> {
  const started = performance.now();
  const end = started + seconds * 1000;
  const durations: number[] = [];
  await Promise.all(
    workers.map(async (operation) => {
      for (let before = performance.now(); before < end && durations.length < most; ) {
        await operation();
        const after = performance.now();
        durations.push(after - before);
        before = after;
      }
    }),
  );
  const sorted = durations.toSorted((a, b) => a - b);
  return {
    operations: sorted.length,
    seconds: (performance.now() - started) / 1000,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
  };
}

/** Of sorted numbers; 0 when there are none. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
