/** The text that is signed: wallets show it, so a person can read what it is for (research §4.6, rule 6). */
import type { PrivacyLevel } from './model.ts';

/** BIP-322 sets no limit; Coldcard takes 2 to 330 characters of printable ASCII and no run of three spaces. */
export const LONGEST_MESSAGE = 330;

export type MessageParts = {
  /** Host of the issuer, with its port if it has one: another site cannot use the signature. */
  readonly audience: string;
  /** The account it is for: another account cannot either. */
  readonly userId: string;
  readonly challengeId: string;
  /** 16 bytes in hexadecimal. */
  readonly nonce: string;
  /** What will be told: with `aggregate` the signature is the agreement to tell the sum. */
  readonly level: PrivacyLevel;
  /** Satoshis. */
  readonly threshold: bigint;
  /** Milliseconds since 1970, a whole second. */
  readonly expiresAt: number;
};

/** @throws RangeError for an audience that makes it longer than wallets sign, or that is not printable ASCII */
export function challengeMessage(parts: MessageParts): string {
  const { audience, userId, challengeId, nonce, level, threshold, expiresAt } = parts;
  const message = [
    'HODLXXI proof of funds v1',
    `aud=${audience}`,
    `sub=${userId}`,
    `cid=${challengeId}`,
    `nonce=${nonce}`,
    `level=${level}`,
    `min=${threshold}`,
    `exp=${new Date(expiresAt).toISOString().replace('.000Z', 'Z')}`,
  ].join(' ');
  if (message.length > LONGEST_MESSAGE || !/^[!-~]+$/.test(audience))
    throw new RangeError('the challenge would be no text that wallets sign');
  return message;
}
