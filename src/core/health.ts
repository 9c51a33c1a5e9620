/** Whether the process lives, and whether it can serve. */
import type { Clock } from './ports.ts';

/** Resolves when the part answers; anything else counts as failing. */
export type HealthCheck = () => Promise<unknown>;

export type HealthOptions = {
  /** Without these nothing can be served. */
  readonly checks: Readonly<Record<string, HealthCheck>>;
  /** Without these everything can: a balancer that took all processes away for their sake would do the harm itself. */
  readonly optional?: Readonly<Record<string, HealthCheck>>;
  readonly clock: Clock;
  /** Milliseconds a check may take. */
  readonly timeout?: number;
  /** Milliseconds an answer is reused, so that probes cannot become a load of their own. */
  readonly reuse?: number;
};

export type Readiness = {
  readonly ready: boolean;
  readonly failing: readonly string[];
  /** Optional parts that do not answer. */
  readonly degraded: readonly string[];
};

/**
 * `ready()` runs all checks at once and never rejects. `drain()` makes the process not ready from now on, so that
 * balancers send new visitors elsewhere while it stops.
 */
export function createHealth(options: HealthOptions) {
  const { checks, optional = {}, clock, timeout = 2000, reuse = 1000 } = options;
  let draining = false;
  let latest: { readonly at: number; readonly answer: Promise<Readiness> } | undefined;

  const failed = async (parts: Readonly<Record<string, HealthCheck>>): Promise<string[]> => {
    const results = await Promise.all(
      Object.entries(parts).map(async ([name, check]) => ((await passes(check, timeout)) ? [] : [name])),
    );
    return results.flat();
  };
  const runAll = async (): Promise<Readiness> => {
    const [failing, degraded] = await Promise.all([failed(checks), failed(optional)]);
    return { ready: failing.length === 0, failing, degraded };
  };

  return {
    ready(): Promise<Readiness> {
      if (draining) return Promise.resolve({ ready: false, failing: ['stopping'], degraded: [] });
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
