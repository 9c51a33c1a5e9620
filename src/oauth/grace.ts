/**
 * A lost answer must not sign people out. For ten seconds after a refresh token was exchanged, presenting it again
 * yields the very same answer, as long as the token in that answer has not been used: then the answer had arrived
 * and the second use is theft (RFC 9700 section 4.14.2).
 *
 * The answer is kept sealed under a key derived from the old refresh token itself. Only the holder of that token
 * can open it, the server cannot.
 */
import { deriveKey, open, SealError, seal } from '../core/crypto.ts';
import type { StoredToken } from './store.ts';

/** Milliseconds during which an exchanged refresh token may be answered again. */
export const GRACE_MS = 10_000;

const PURPOSE = 'refresh-token-replay';

/** Whether an already exchanged refresh token may still be answered with the same tokens. `now` in milliseconds. */
export function withinGrace(token: Pick<StoredToken, 'consumedAt' | 'successorSpent'>, now: number): boolean {
  return token.consumedAt !== null && !token.successorSpent && now - token.consumedAt <= GRACE_MS;
}

/**
 * Seals a token answer so that only whoever holds `refreshToken` can read it, and only with the key the answer's
 * tokens are bound to (`jkt`, RFC 9449 section 6.1; null for bearer tokens).
 */
export function sealAnswer(
  refreshToken: string,
  jkt: string | null,
  answer: Readonly<Record<string, unknown>>,
): Buffer {
  return seal(deriveKey(Buffer.from(refreshToken), PURPOSE), JSON.stringify(answer), place(jkt));
}

/** Opens what `sealAnswer` made; null with another token or key. */
export function openAnswer(
  refreshToken: string,
  jkt: string | null,
  sealed: Buffer,
): Record<string, unknown> | null {
  try {
    return JSON.parse(
      open(deriveKey(Buffer.from(refreshToken), PURPOSE), sealed, place(jkt)).toString('utf8'),
    );
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

function place(jkt: string | null): string {
  return `${PURPOSE}:${jkt ?? 'bearer'}`;
}
