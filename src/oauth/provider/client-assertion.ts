import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { Clock } from '../../core/ports.ts';

/** Seconds that an assertion may be good for: as long as it is, its identifier has to be remembered. */
const LONGEST = 3600;

/** RFC 7523 section 3 lets the server reject an `exp` that is unreasonably far in the future. */
export function createAssertionCheck(clock: Clock) {
  return function checkAssertion(_ctx: KoaContextWithOIDC, claims: Readonly<Record<string, unknown>>): void {
    const { exp } = claims;
    if (typeof exp !== 'number' || exp > clock.now() / 1000 + LONGEST) {
      throw new errors.InvalidClientAuth(`the client_assertion may be good for ${LONGEST} seconds at most`);
    }
  };
}
