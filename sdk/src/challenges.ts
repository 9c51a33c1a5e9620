/** Signing in with a Bitcoin message signature or a Nostr event. */
import type { Call, Transport } from './transport.ts';
import type { Challenge, ChallengeRequest, SignedChallenge, SignInAnswer, TokenSignIn } from './types.ts';

export function createChallenges({ json }: Transport) {
  return {
    /** Text to sign, for five minutes. Asked for by a page of the server's own origin it belongs to that browser. */
    create: (request: ChallengeRequest = {}, call: Call = {}): Promise<Challenge> =>
      json('POST', '/api/challenge', { json: request, ...call }),

    /** Tokens, or the browser's session where the challenge belongs to one. @throws HodlxxiError `signature_invalid`. */
    verify: (signed: SignedChallenge, call: Call = {}): Promise<SignInAnswer> =>
      json('POST', '/api/verify', { json: signed, ...call }),

    /** The refresh token works once: the answer has the next. */
    refresh: (refreshToken: string, call: Call = {}): Promise<TokenSignIn> =>
      json('POST', '/api/refresh', { json: { refresh_token: refreshToken }, ...call }),
  };
}
