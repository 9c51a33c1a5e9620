/**
 * How many token answers an application may have a minute. It is counted beside the answer, so that none waits for the
 * counter, and only once the application has authenticated: what strangers send in its name takes nothing from it.
 * Several processes together may exceed the quota by what they answer at that very moment.
 */
import type { Clock } from '../../core/ports.ts';
import type { RateLimiter } from '../../core/ratelimit/limiter.ts';
import { createCache } from '../../lib/cache.ts';

/** Applications remembered as having used up their quota; one that is forgotten is found again by its next answer. */
const MOST_SPENT = 10_000;
/** The longest that any of them is refused without asking the counter again. */
const LONGEST_MS = 60_000;

export type ClientQuota = {
  /** Whole seconds until the application may have the next answer; 0 when it may now, and then it is counted. */
  readonly wait: (clientId: string) => number;
};

export function createClientQuota({ limiter, clock }: { limiter: RateLimiter; clock: Clock }): ClientQuota {
  const spent = createCache<number>({ max: MOST_SPENT, ttl: LONGEST_MS, now: clock.now });

  async function count(clientId: string): Promise<void> {
    const { remaining, resetIn } = await limiter.take('client', clientId);
    if (remaining === 0) spent.set(clientId, clock.now() + resetIn);
  }

  return {
    wait(clientId) {
      const left = (spent.get(clientId) ?? 0) - clock.now();
      if (left > 0) return Math.ceil(left / 1000);
      void count(clientId);
      return 0;
    },
  };
}
