/** Request limits shared by all processes: one counter per class and caller, one round trip per decision. */
import { sha256 } from '../crypto.ts';
import type { KeyValue } from '../ports.ts';

/** What is limited together. `auth` counts per address, `client` per application, the others per signed-in user. */
export type RateClass = 'auth' | 'api' | 'client' | 'wallet' | 'proofs';

/** At most `limit` requests in any `window` milliseconds that begin with a first request. */
export type Quota = { readonly limit: number; readonly window: number };

export type RateQuotas = Readonly<Record<RateClass, Quota>>;

/** `headers` are for every answer, refused or not. */
export type RateDecision = {
  readonly allowed: boolean;
  readonly headers: Readonly<Record<string, string>>;
  /** Whole seconds until the caller may try again; 0 when allowed. */
  readonly retryAfter: number;
  /** Requests that are left, and the milliseconds until there are more. */
  readonly remaining: number;
  readonly resetIn: number;
};

const MINUTE = 60_000;

/**
 * A steady rate with bursts as one counter: 60 per minute with bursts of 120 is 120 in 2 minutes. A caller who
 * waits for the end of a window can make two bursts in a row, and never exceeds the rate over two windows.
 */
export function quota(perMinute: number, burst = perMinute): Quota {
  return { limit: burst, window: Math.ceil((burst / perMinute) * MINUTE) };
}

/** Limits as configured, per minute, as quotas. */
export function createQuotas(limits: {
  readonly auth: number;
  readonly api: number;
  readonly apiBurst: number;
  readonly client: number;
  readonly wallet: number;
  readonly proofs: number;
}): RateQuotas {
  return {
    auth: quota(limits.auth),
    api: quota(limits.api, limits.apiBurst),
    client: quota(limits.client),
    wallet: quota(limits.wallet),
    proofs: quota(limits.proofs),
  };
}

/**
 * `take(rateClass, caller, group)` counts one request and decides; groups of a class have its quota each. When the
 * counters cannot be reached it allows: refusing everybody because a cache is down would be the larger harm. It never
 * throws.
 */
export function createRateLimiter({ kv, quotas }: { readonly kv: KeyValue; readonly quotas: RateQuotas }) {
  return {
    async take(rateClass: RateClass, caller: string, group?: string): Promise<RateDecision> {
      const { limit, window } = quotas[rateClass];
      try {
        const { count, resetIn } = await kv.increment(counterKey(rateClass, group, caller), window);
        return decide(limit, window, count, resetIn);
      } catch {
        return { allowed: true, headers: {}, retryAfter: 0, remaining: limit, resetIn: window };
      }
    },
  };
}

export type RateLimiter = ReturnType<typeof createRateLimiter>;

/** Callers are digested: keys stay short whatever a caller is, and the cache holds no addresses. */
function counterKey(rateClass: string, group: string | undefined, caller: string): string {
  const kind = group === undefined ? rateClass : `${rateClass}-${group}`;
  return `rate:${kind}:${sha256(caller).toString('base64url').slice(0, 22)}`;
}

/** Pure. Header fields of draft-ietf-httpapi-ratelimit-headers-07; times there are whole seconds. */
export function decide(limit: number, window: number, count: number, resetIn: number): RateDecision {
  const allowed = count <= limit;
  const reset = Math.max(1, Math.ceil(resetIn / 1000));
  return {
    allowed,
    retryAfter: allowed ? 0 : reset,
    remaining: Math.max(0, limit - count),
    resetIn,
    headers: {
      'ratelimit-limit': String(limit),
      'ratelimit-remaining': String(Math.max(0, limit - count)),
      'ratelimit-reset': String(reset),
      'ratelimit-policy': `${limit};w=${Math.ceil(window / 1000)}`,
      ...(allowed ? {} : { 'retry-after': String(reset) }),
    },
  };
}
