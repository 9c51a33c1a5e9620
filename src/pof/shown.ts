import { coarse, type Proof } from './model.ts';

/**
 * The claim `proof_of_funds`: what the level lets others know and no more. It names no proof, for a name that several
 * applications see would tell them that their users are one person; its moments are coarse for the same reason. Amounts
 * are satoshis, moments are in seconds.
 */
export function shownProof({ level, threshold, total, provedAt, validUntil }: Proof) {
  return {
    level,
    ...(level === 'boolean' ? {} : { threshold_amount: Number(threshold) }),
    ...(level === 'aggregate' && total !== null ? { total: Number(total) } : {}),
    proved_at: coarse(provedAt) / 1000,
    valid_until: Math.floor(validUntil / 1000),
  };
}

/** The least that somebody has proven, whatever the level shows of it. */
export const provenBy = ({ threshold, total }: Proof): bigint => total ?? threshold;
