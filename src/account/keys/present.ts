/** From what signing in with a key came to, to what is said of it. Times in milliseconds since the epoch. */
import type { z } from 'zod';
import { iso } from '../present.ts';
import type { Signed } from './answer.ts';
import type { Tokens } from './api-sessions.ts';
import type { CreatedChallenge } from './key-sign-in.ts';
import type { challengeAnswer, tokensAnswer } from './schema.ts';

export function presentChallenge(
  created: CreatedChallenge,
  { method, purpose, now }: Pick<z.infer<typeof challengeAnswer>, 'method' | 'purpose'> & { now: number },
): z.infer<typeof challengeAnswer> {
  const { challengeId, message, nonce, nostrEvent, expiresAt } = created;
  const tags = nostrEvent.tags.map((tag) => [...tag]);
  return {
    challenge_id: challengeId,
    challenge: message,
    method,
    purpose,
    nonce,
    nostr_event: { ...nostrEvent, tags },
    expires_in: seconds(now, expiresAt),
    expires_at: iso(expiresAt),
  };
}

export function presentTokens(tokens: Tokens, now: number): z.infer<typeof tokensAnswer> {
  return {
    verified: true,
    user_id: tokens.userId,
    pubkey: tokens.publicKey,
    method: tokens.kind,
    token_type: 'Bearer',
    access_token: tokens.accessToken,
    refresh_token: tokens.refreshToken,
    expires_in: seconds(now, tokens.expiresAt),
  };
}

export function presentSession(
  { userId, publicKey, kind }: Signed,
  session: 'browser' | 'token',
  expiresAt: number,
) {
  return {
    verified: true as const,
    user_id: userId,
    pubkey: publicKey,
    method: kind,
    session,
    expires_at: iso(expiresAt),
  };
}

const seconds = (from: number, to: number) => Math.max(0, Math.floor((to - from) / 1000));
