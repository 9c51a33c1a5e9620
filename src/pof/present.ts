import type { z } from 'zod';
import type { Outcome } from './answer.ts';
import type { BuiltProof } from './draft.ts';
import type { Challenge } from './model.ts';
import type { ShownProof } from './pof.ts';
import { mostCoins, type Rules } from './rules.ts';
import type {
  challengeAnswer,
  infoAnswer,
  proofAnswer,
  psbtAnswer,
  recheckAnswer,
  verifyAnswer,
} from './schema.ts';

export const presentInfo = (rules: Rules): z.infer<typeof infoAnswer> => ({
  format: 'bip322-pof',
  formats: ['bip322-pof', 'hybrid'],
  min_confirmations: rules.minConfirmations,
  max_inputs: mostCoins,
  thresholds: rules.thresholds.map(Number),
  dust_floor: Number(rules.dustFloor),
  challenge_life: rules.challengeLife / 1000,
  proof_life: rules.proofLife / 1000,
});

export const presentChallenge = (
  { id, message, expiresAt, level, threshold }: Challenge,
  { minConfirmations }: Rules,
): z.infer<typeof challengeAnswer> => ({
  challenge_id: id,
  message,
  expires_at: iso(expiresAt),
  format: 'bip322-pof',
  min_confirmations: minConfirmations,
  max_inputs: mostCoins,
  privacy_level: level,
  threshold_amount: Number(threshold),
});

export const presentBuilt = ({ psbt, format, coins, bbqr }: BuiltProof): z.infer<typeof psbtAnswer> => ({
  psbt,
  format,
  inputs: coins,
  bbqr: [...bbqr],
});

export function presentOutcome(outcome: Outcome): z.infer<typeof verifyAnswer> {
  const { challenge, checks, proof, ticket, lockedCoins, total } = outcome;
  return {
    verified: proof !== null,
    meets_threshold: proof !== null,
    proof_id: proof?.id ?? null,
    valid_until: proof && iso(proof.validUntil),
    privacy_level: challenge.level,
    threshold_amount: Number(challenge.threshold),
    total: total === null ? null : Number(total),
    checks: checks.map(({ name, ok }) => ({ name, ok })),
    locked_coins: lockedCoins,
    ticket,
  };
}

export const presentProof = ({ proof, state }: ShownProof): z.infer<typeof proofAnswer> => ({
  proof_id: proof.id,
  privacy_level: proof.level,
  threshold_amount: Number(proof.threshold),
  total: proof.total === null ? null : Number(proof.total),
  client_id: proof.clientId,
  proved_at: iso(proof.provedAt),
  valid_until: iso(proof.validUntil),
  state,
  ended_at: proof.ended && iso(proof.ended.at),
  ended_by: proof.ended?.by ?? null,
});

export const presentRecheck = (shown: ShownProof): z.infer<typeof recheckAnswer> => ({
  ...presentProof(shown),
  valid: shown.state === 'valid',
});

const iso = (at: number): string => new Date(at).toISOString();
