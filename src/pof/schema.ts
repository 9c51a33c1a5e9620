/** What the room takes and answers over HTTP. Amounts are whole satoshis. */
import { z } from 'zod';
import { nextCursor } from '../core/paging.ts';
import { privacyLevels } from './model.ts';
import { mostCoins } from './rules.ts';

/** Characters; the body of a request ends at 1 MiB, and what is read of this at 256 KiB of bytes. */
const MOST_TEXT = 1_000_000;
const MOST_TICKET = 16_384;
const LONGEST_SIGNATURE = 10_000;

const sats = z.int().min(0).max(2_100_000_000_000_000);
const time = z.iso.datetime();
const level = z.enum(privacyLevels);
const format = z.enum(['bip322-pof', 'hybrid']);

export const infoAnswer = z.object({
  format: z.literal('bip322-pof'),
  formats: z.array(format),
  min_confirmations: z.int(),
  max_inputs: z.int().describe('Coins of one proof'),
  thresholds: z.array(sats).describe('Amounts that many people prove: your own figure would tell you apart'),
  dust_floor: sats.describe('Smaller coins do not count'),
  challenge_life: z.int().describe('Seconds'),
  proof_life: z.int().describe('Seconds, at most: proofs end on a round moment'),
});

export const challengeBody = z.object({
  privacy_level: level.describe(
    '`boolean`: others learn that there are coins. `threshold`: that they reach the amount. `aggregate`: the sum.',
  ),
  threshold_amount: sats.default(0),
  consent: z.boolean().default(false).describe('`aggregate` alone: that the sum is stored and told'),
  client_id: z.string().min(1).max(256).optional().describe('The application for which it is asked'),
});

export const challengeAnswer = z.object({
  challenge_id: z.uuid(),
  message: z.string().describe('What is signed, to the letter'),
  expires_at: time,
  format: z.literal('bip322-pof'),
  min_confirmations: z.int(),
  max_inputs: z.int(),
  privacy_level: level,
  threshold_amount: sats,
});

const outpoint = z.object({
  txid: z.string().regex(/^[0-9a-f]{64}$/),
  vout: z.int().min(0).max(0xffff_ffff),
});

export const psbtBody = z
  .object({
    challenge_id: z.uuid(),
    psbt: z
      .string()
      .min(1)
      .max(MOST_TEXT)
      .optional()
      .describe('An ordinary unsigned PSBT that spends the chosen coins, wherever to'),
    outpoints: z.array(outpoint).min(1).max(mostCoins).optional(),
    wallet_id: z.uuid().optional().describe('The wallet of yours whose coins `outpoints` are'),
    version: z
      .union([z.literal(0), z.literal(2)])
      .default(0)
      .describe('Of the PSBT'),
    format: format.default('bip322-pof').describe('`hybrid` for wallets that refuse the fee of `bip322-pof`'),
  })
  .refine(({ psbt, outpoints }) => (psbt === undefined) !== (outpoints === undefined), {
    error: 'exactly one of psbt and outpoints',
  })
  .refine(({ wallet_id: walletId, outpoints }) => walletId === undefined || outpoints !== undefined, {
    error: '`wallet_id` goes with `outpoints`',
  });

export const psbtAnswer = z.object({
  psbt: z.string().describe('Base64, to be signed; no node would take it'),
  format,
  inputs: z.int().describe('Coins in it; the message has an input of its own before them'),
  bbqr: z.array(z.string()).describe('The PSBT as texts for QR codes, one after the other (BBQr)'),
});

export const verifyBody = z.object({
  challenge_id: z.uuid(),
  psbt: z
    .string()
    .min(1)
    .max(MOST_TEXT)
    .describe(
      'Signed: base64 PSBT (0 or 2, finalized or not, also with `pof` before it), or raw transaction',
    ),
  signature: z
    .string()
    .min(1)
    .max(LONGEST_SIGNATURE)
    .optional()
    .describe('Of the message, by a Bitcoin key you sign in with'),
});

const check = z.object({ name: z.string(), ok: z.boolean() });

export const verifyAnswer = z.object({
  verified: z.boolean().describe('Everything passed, and the amount is reached'),
  meets_threshold: z.boolean(),
  proof_id: z.uuid().nullable(),
  valid_until: time.nullable(),
  privacy_level: level,
  threshold_amount: sats,
  total: sats.nullable().describe('`aggregate` alone'),
  checks: z.array(check),
  locked_coins: z.int().describe('Behind a timelock that is not yet open: not counted'),
  ticket: z.string().nullable().describe('Keep it: with it the proof is checked again. The server does not.'),
});

export const proofAnswer = z.object({
  proof_id: z.uuid(),
  privacy_level: level,
  threshold_amount: sats,
  total: sats.nullable(),
  client_id: z.string().nullable(),
  proved_at: time,
  valid_until: time,
  state: z
    .enum(['valid', 'expired', 'ended', 'unchecked'])
    .describe('`unchecked`: the Bitcoin node cannot be asked, so it does not count for now'),
  ended_at: time.nullable(),
  ended_by: z.enum(['revoked', 'spent', 'reorganised', 'replaced']).nullable(),
});

export const proofsAnswer = z.object({ proofs: z.array(proofAnswer), next_cursor: nextCursor });
export const proofParams = z.object({ id: z.uuid() });
export const recheckBody = z.object({ ticket: z.string().min(1).max(MOST_TICKET) });
export const recheckAnswer = proofAnswer.extend({ valid: z.boolean() });
