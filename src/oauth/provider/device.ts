/** What RFC 8628 asks for around the device flow and the library leaves to us: an interval, and patience with guesses. */
import type { KoaContextWithOIDC } from 'oidc-provider';
import { sha256 } from '../../core/crypto.ts';
import type { Clock, KeyValue } from '../../core/ports.ts';
import { createLockout } from '../../core/ratelimit/lockout.ts';
import { addressGroup } from '../../lib/http/address.ts';
import type { Unit } from '../unit-of-work.ts';
import type { ProviderPages } from './pages.ts';

export const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

/** Seconds between two polls, section 3.2. */
const INTERVAL = 5;
/** Networks jitter: a device that keeps to the interval must not be told that it is too fast. */
const TOO_FAST_MS = 4_000;

/** How many wrong codes may be typed in one place, and for how many milliseconds none is taken then (section 5.1). */
export type CodeLock = { readonly failures: number; readonly duration: number };

export function createDeviceMiddleware(deps: {
  kv: KeyValue;
  clock: Clock;
  codeLock: CodeLock;
  units: WeakMap<object, Unit>;
  pages: Pick<ProviderPages, 'deviceLocked'>;
}) {
  const { kv, clock, codeLock, units, pages } = deps;
  const guesses = createLockout({ kv, clock, ...codeLock });

  async function guard(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
    const place = `device:${addressGroup(ctx.ip)}`;
    const lock = await guesses.check(place);
    if (lock.locked) {
      ctx.status = 429;
      ctx.set('retry-after', String(lock.retryAfter));
      return pages.deviceLocked(ctx);
    }
    await next();
    if (units.get(ctx)?.guessed) await guesses.fail(place);
  }

  /** Section 3.5: a poll that comes too soon is told so, as long as there is nothing else to tell. */
  async function slowDown(ctx: KoaContextWithOIDC): Promise<void> {
    const code = ctx.oidc?.params?.['device_code'];
    if (errorOf(ctx.body) !== 'authorization_pending' || typeof code !== 'string') return;
    const key = `oauth:poll:${sha256(code).toString('base64url')}`;
    const inTime = await kv.setIfAbsent(key, '1', TOO_FAST_MS).catch(() => true);
    if (!inTime) ctx.body = { error: 'slow_down', error_description: `poll every ${INTERVAL} seconds` };
  }

  return async function device(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
    if (ctx.path === '/oauth/device' && ctx.method === 'POST') return guard(ctx, next);
    await next();
    if (ctx.path === '/oauth/token') await slowDown(ctx);
    if (ctx.path === '/oauth/device/authorize' && isAnswer(ctx.body)) {
      ctx.body = { ...ctx.body, interval: INTERVAL };
    }
  };
}

function errorOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, 'error') : undefined;
}

function isAnswer(body: unknown): body is Record<string, unknown> {
  return typeof body === 'object' && body !== null && 'device_code' in body;
}
