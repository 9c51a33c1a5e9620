import type {} from '@fastify/cookie';
import type { FastifyRequest } from 'fastify';
import type { FoundSession } from '../session/session.ts';
import type { Sessions } from '../session/sessions.ts';
import { invalidToken } from './challenge.ts';
import { type Credential, readCredential } from './credentials.ts';
import type { AccessToken, AccessTokens, Presentation, Principal } from './principal.ts';
import { secondFactorOf } from './second-factor.ts';
import type { SignedRequests } from './signed-request.ts';

export type AuthenticateDeps = {
  readonly sessions: Pick<Sessions, 'find'>;
  readonly accessTokens: AccessTokens;
  /** Absent: no key signs requests here. */
  readonly signedRequests?: SignedRequests | undefined;
  /** From `sessionCookie(publicUrl)`. */
  readonly cookieName: string;
};

/** Null for nobody; rejects with `invalid_token` when an `Authorization` header is no good. */
export type Authenticate = (request: FastifyRequest) => Promise<Principal | null>;

/** Resolves the principal of a request. Needs @fastify/cookie. */
export function createAuthenticate(deps: AuthenticateDeps): Authenticate {
  const { sessions, accessTokens, signedRequests, cookieName } = deps;

  async function bySession(value: string, via: 'cookie' | 'session_token'): Promise<Principal | null> {
    const session = await sessions.find(value);
    // A browser's session is for the cookie alone and the others for the header alone: neither can be replayed
    // in the other's place.
    return session && (session.kind === 'browser') === (via === 'cookie') ? ofSession(session, via) : null;
  }

  async function byToken(
    credential: Extract<Credential, { kind: 'token' }>,
    request: FastifyRequest,
  ): Promise<Principal | null> {
    const { jwt, scheme, value } = credential;
    const session = jwt || scheme === 'DPoP' ? null : await bySession(value, 'session_token');
    if (session) return session;
    const token = await accessTokens.verify(value, presentation(scheme, request));
    return token && ofAccessToken(token);
  }

  return async (request) => {
    const credential = readCredential(request.headers.authorization, request.cookies[cookieName]);
    switch (credential.kind) {
      case 'none':
        return null;
      case 'cookie':
        return bySession(credential.value, 'cookie');
      case 'malformed':
        throw invalidToken();
      case 'signed_request': {
        const principal = await signedRequests?.verify(credential.value, request);
        if (!principal) throw invalidToken();
        return principal;
      }
      case 'token': {
        const principal = await byToken(credential, request);
        if (!principal) throw invalidToken(credential.scheme);
        return principal;
      }
    }
  };
}

function presentation(
  scheme: Presentation['scheme'],
  { headers, method, url }: FastifyRequest,
): Presentation {
  const proof = headers['dpop'];
  return { scheme, proof: typeof proof === 'string' ? proof : null, method, url };
}

function ofSession(session: FoundSession, via: 'cookie' | 'session_token'): Principal {
  const { userId, uid, amr, acr, authTime, expiresAt, renewed } = session;
  const secondFactor = secondFactorOf(session);
  return {
    userId,
    via,
    sessionUid: uid,
    scopes: 'all',
    amr,
    acr,
    secondFactor,
    authTime,
    expiresAt,
    renewed,
  };
}

function ofAccessToken(token: AccessToken): Principal {
  const secondFactor = secondFactorOf({ acr: token.acr, passkeyRequired: false });
  return { ...token, via: 'access_token', secondFactor, renewed: false };
}
