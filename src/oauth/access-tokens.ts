/** Access tokens as this server's own endpoints see them. */
import { jwtVerify } from 'jose';
import { sha256 } from '../core/crypto.ts';
import type { Clock } from '../core/ports.ts';
import { createCache } from '../lib/cache.ts';
import type { KeyRing } from './keys/key-ring.ts';

const CACHE_MAX = 10_000;
const CACHE_MS = 60_000;

/**
 * Reads the `jti` of a JWT access token (RFC 9068) after checking issuer, type, expiry and signature; null for
 * anything else. That a signature is good stays true, so verified tokens are remembered by their digest for a
 * minute; whether a token is revoked is never answered from here.
 */
export function createJwtIdReader(deps: { keys: KeyRing; issuer: string; clock: Clock }) {
  const { keys, issuer, clock } = deps;
  const verified = createCache<{ jti: string; exp: number }>({
    max: CACHE_MAX,
    ttl: CACHE_MS,
    now: clock.now,
  });

  return async function jwtId(token: string): Promise<string | null> {
    const key = sha256(token).toString('base64url');
    const known = verified.get(key);
    if (known) return known.exp * 1000 > clock.now() ? known.jti : null;
    try {
      const currentDate = new Date(clock.now());
      const { payload } = await jwtVerify(token, keys.current().verifier, {
        issuer,
        typ: 'at+jwt',
        currentDate,
      });
      if (typeof payload.jti !== 'string' || typeof payload.exp !== 'number') return null;
      verified.set(key, { jti: payload.jti, exp: payload.exp });
      return payload.jti;
    } catch {
      return null;
    }
  };
}
