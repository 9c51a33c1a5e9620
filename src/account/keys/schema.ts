/** Every byte of signing in with keys over HTTP. */
import { z } from 'zod';
import { label } from '../label.ts';
import { keyAnswer } from '../schema.ts';
import { PURPOSES } from './challenge.ts';

const time = z.iso.datetime();
const method = z.enum(['bitcoin', 'nostr']);

const address = z.string().min(1).max(100);
const pubkey = z.string().min(1).max(70);

export const challengeRequest = z.object({
  method: method.default('bitcoin').describe('Either may answer; this is what is shown first'),
  address: address.optional().describe('The address that is going to sign: no other may'),
  pubkey: pubkey.optional().describe('The same by public key, in hexadecimal'),
  purpose: z.enum(PURPOSES).default('login').describe('link and auth need your own session'),
});

const nostrTemplate = z.object({
  kind: z.int(),
  tags: z.array(z.array(z.string())),
  content: z.string(),
});

export const challengeAnswer = z.object({
  challenge_id: z.uuid(),
  challenge: z.string().describe('The text to sign, byte for byte'),
  method,
  purpose: z.enum(PURPOSES),
  nonce: z.string(),
  nostr_event: nostrTemplate.describe('What a Nostr key signs instead (NIP-07)'),
  expires_in: z.int().describe('Seconds'),
  expires_at: time,
});

const challenge_id = z.uuid();
/** Whatever a wallet makes of the text; a full BIP-322 signature of a large multisig is the longest. */
const signature = z.string().min(1).max(20_000);

const byText = z.object({
  challenge_id,
  address: address.optional(),
  pubkey: pubkey.optional(),
  signature: signature.describe('Base64: BIP-322, or 65 bytes as of `signmessage`'),
});
const byEvent = z.object({
  challenge_id,
  nostr_event: z.record(z.string(), z.unknown()).describe('The signed event, NIP-01'),
});

export const verifyRequest = z.union([byEvent, byText]);
export const linkRequest = z.union([
  byEvent.extend({ label: label.nullish() }),
  byText.extend({ label: label.nullish() }),
]);

const verified = {
  verified: z.literal(true),
  user_id: z.uuid(),
  pubkey: z.string().describe('The key that signed'),
  method,
};

export const tokensAnswer = z.object({
  ...verified,
  token_type: z.literal('Bearer'),
  access_token: z.string(),
  refresh_token: z.string().describe('Works once: the answer of POST /api/refresh has the next'),
  expires_in: z.int().describe('Seconds'),
});

export const verifyAnswer = z.union([
  tokensAnswer,
  z.object({
    ...verified,
    session: z
      .enum(['browser', 'token'])
      .describe('Where the session is: in the cookie, or in the token that asks'),
    expires_at: time,
  }),
]);

export const refreshRequest = z.object({ refresh_token: z.string().min(1).max(200) });

export const keyParams = z.object({ id: z.uuid() });
export const removalQuery = z.object({
  keep_sessions: z.stringbool().default(false).describe('Leave the other sessions of the account alone'),
});
export { keyAnswer };

export const ticketAnswer = z.object({
  ticket: z.string().describe('Works once, in the browser that asked'),
  expires_in: z.int().describe('Seconds'),
  user: z
    .object({ user_id: z.uuid(), username: z.string().nullable(), keys: z.int() })
    .describe('The account that goes'),
});

export const mergeRequest = z.object({ ticket: z.string().min(1).max(200) });
export const mergeAnswer = z.object({
  merged_user_id: z.uuid().describe('The account that is no more'),
  keys: z.int().describe('How many keys came along'),
});
