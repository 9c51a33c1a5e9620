/** Statements of this server about something other than a sign-in, checkable by anybody with the published keys. */
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../core/ports.ts';
import type { KeyRing } from './keys/key-ring.ts';

const ALG = 'ES256';

export type ReadStatement =
  | { readonly state: 'good' | 'expired'; readonly claims: JWTPayload }
  | { readonly state: 'foreign' };

/**
 * JWTs with a `typ` of their own (RFC 8725 section 3.11): none is ever taken for a token, and no token for one.
 */
export function createStatements(deps: {
  readonly keys: KeyRing;
  readonly issuer: string;
  readonly clock: Clock;
}) {
  const { keys, issuer, clock } = deps;
  return {
    /** `expiresAt` in milliseconds. `iss` and `iat` are added. */
    async sign(typ: string, claims: JWTPayload, expiresAt: number): Promise<string> {
      const key = keys.current().privateJwks.keys.find(({ alg }) => alg === ALG);
      if (!key?.kid) throw new Error(`there is no signing key for ${ALG}`);
      return new SignJWT(claims)
        .setProtectedHeader({ alg: ALG, typ, kid: key.kid })
        .setIssuer(issuer)
        .setIssuedAt(Math.floor(clock.now() / 1000))
        .setExpirationTime(Math.floor(expiresAt / 1000))
        .sign(key);
    },

    /** `foreign`: not ours, altered, or something else. */
    async read(typ: string, statement: string): Promise<ReadStatement> {
      const currentDate = new Date(clock.now());
      try {
        const { payload } = await jwtVerify(statement, keys.current().verifier, {
          issuer,
          typ,
          algorithms: [ALG],
          currentDate,
        });
        return { state: 'good', claims: payload };
      } catch (error) {
        // The signature has been checked by then.
        if (error instanceof errors.JWTExpired) return { state: 'expired', claims: error.payload };
        return { state: 'foreign' };
      }
    },
  };
}

export type Statements = ReturnType<typeof createStatements>;
