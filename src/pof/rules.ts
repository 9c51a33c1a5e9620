/** The numbers of the room. Durations in milliseconds, amounts in satoshis. */
import { MOST_COINS } from '../lib/bitcoin/proof/index.ts';

export const mostCoins = MOST_COINS;

export type Rules = {
  readonly minConfirmations: number;
  readonly challengeLife: number;
  /** At most: it ends on a round moment. */
  readonly proofLife: number;
  /** Smaller coins are proven and do not count. */
  readonly dustFloor: bigint;
  /** Amounts that many ask for: a figure of one's own would tell people apart (research §9). */
  readonly thresholds: readonly bigint[];
};

const MINUTE = 60_000;

export const createRules = ({ minConfirmations }: { readonly minConfirmations: number }): Rules => ({
  minConfirmations,
  // Long enough to carry a PSBT to a signer without a network and back (docs/adr/0020).
  challengeLife: 30 * MINUTE,
  proofLife: 60 * MINUTE,
  dustFloor: 10_000n,
  thresholds: [1_000_000n, 10_000_000n, 100_000_000n, 1_000_000_000n],
});
