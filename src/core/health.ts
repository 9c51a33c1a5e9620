/** Whether the process lives, and whether it can serve. */
import type { Clock } from './ports.ts';

/** Resolves when the part answers; anything else counts as failing. */
export type HealthCheck = () => Promise<unknown>;

export type HealthOptions = {
  readonly checks: Readonly<Record<string, HealthCheck>>;
  readonly clock: Clock;
  /** Milliseconds a check may take. */
  readonly timeout?: number;
  /** Milliseconds an answer is reused, so that probes cannot become a load of their own. */
  readonly reuse?: number;
};

export type Readiness = { readonly ready: boolean; readonly failing: readonly string[] };

/**
 * `ready()` runs all checks at once and never rejects. `drain()` makes the process not ready from now on, so that
 * balancers send new visitors elsewhere while it stops.
 */
export function createHealth({ checks, clock, timeout = 2000, reuse = 1000 }: HealthOptions) {
  let draining = false;
  let latest: { readonly at: number; readonly answer: Promise<Readiness> } | undefined;

  const runAll = async (): Promise<Readiness> => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => ((await passes(check, timeout)) ? [] : [name])),
    );
    const failing = results.flat();
    return { ready: failing.length === 0, failing };
  };

  return {
    ready(): Promise<Readiness> {
      if (draining) return Promise.resolve({ ready: false, failing: ['stopping'] });
      if (!latest || clock.now() - latest.at >= reuse) latest = { at: clock.now(), answer: runAll() };
      return latest.answer;
    },
    drain(): void {
      draining = true;
    },
  };
}

export type Health = ReturnType<typeof createHealth>;

async function passes(check: HealthCheck, timeout: number): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(resolve, timeout, false);
  try {
    return await Promise.race([late, check().then(() => true)]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
