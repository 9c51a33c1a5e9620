import type { Clock, KeyValue } from '../core/ports.ts';
import type { Outline } from './challenge.ts';
import type { LnurlStore } from './store.ts';

/**
 * Challenges as the wallet callback needs them, from the cache or else from the store. A cached `pending` may be
 * outdated, and then the store's compare-and-set says so; a cached `signed` or `cancelled` stays true.
 */
export type Outlines = {
  readonly find: (k1: string) => Promise<Outline | null>;
  /** Reads the store and mends the cache. */
  readonly refresh: (k1: string) => Promise<Outline | null>;
  readonly put: (outline: Outline) => Promise<void>;
};

export function createOutlines(store: LnurlStore, cache: KeyValue, clock: Clock): Outlines {
  const keyOf = (k1: string) => `lnurl:k1:${k1}`;

  async function put(outline: Outline): Promise<void> {
    const ttl = outline.expiresAt - clock.now();
    const { k1, sessionId, action, status, publicKey, expiresAt } = outline;
    const text = JSON.stringify({ k1, sessionId, action, status, publicKey, expiresAt });
    // The cache may be away: everything here can be read from the store again.
    if (ttl > 0) await cache.set(keyOf(k1), text, ttl).catch(() => undefined);
  }

  async function refresh(k1: string): Promise<Outline | null> {
    const stored = await store.byK1(k1);
    if (stored) await put(stored);
    return stored;
  }

  return {
    put,
    refresh,
    find: async (k1) => {
      const cached = await cache.get(keyOf(k1)).catch(() => null);
      if (cached === null) return refresh(k1);
      const outline: Outline = JSON.parse(cached);
      return outline;
    },
  };
}
