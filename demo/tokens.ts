import type { TokenEndpointResponse } from 'openid-client';
import type { Tokens } from './sessions.ts';

/** The tokens of an answer; what a refresh leaves out stays as it was (RFC 6749 section 6). */
export function keepTokens(answer: TokenEndpointResponse, now: number, before?: Tokens): Tokens {
  return {
    access: answer.access_token,
    refresh: answer.refresh_token ?? before?.refresh,
    id: answer.id_token ?? before?.id ?? '',
    scope: answer.scope ?? before?.scope,
    expiresAt: answer.expires_in === undefined ? undefined : now + answer.expires_in * 1000,
  };
}
