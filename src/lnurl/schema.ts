/** Every byte that goes in and out of this room over HTTP. */
import { z } from 'zod';
import { ACTIONS } from './challenge.ts';

export { callbackQuery } from './callback.ts';

const action = z.enum(ACTIONS);
const time = z.iso.datetime();

export const createRequest = z.object({
  action: action.default('login').describe('link and auth need a signed-in account'),
});

export const sessionParams = z.object({ session_id: z.string().regex(/^[A-Za-z0-9_-]{22}$/) });

export const challengeAnswer = z.object({
  tag: z.literal('login'),
  k1: z.string().describe('The challenge: the wallet signs these 32 bytes'),
  callback: z.url().describe('What the wallet calls, with sig and key added'),
  lnurl: z.string().describe('The callback as LUD-01 bech32, upper case'),
  keyauth: z.string().describe('The callback under the scheme of LUD-17'),
  qr: z.string().describe('The lnurl as a QR code: d of an SVG path in a square of qr_size units'),
  qr_size: z.int(),
  session_id: z.string().describe('Names the challenge to check, events, qr and session; no secret'),
  action,
  expires_at: time,
});

export const stateAnswer = z.object({ status: z.enum(['pending', 'authenticated', 'expired']) });

export const sessionAnswer = z.object({
  user_id: z.uuid(),
  action,
  key: z.string().describe('The linking key that signed'),
  linked: z.boolean().describe('For link: the key is on the account now'),
});

export const cancelAnswer = z.object({ cancelled: z.boolean() });

export const walletAnswer = z.union([
  z.object({
    status: z.literal('OK'),
    session_token: z.string().optional().describe("Bearer credential: the wallet's own session"),
    expires_at: time.optional(),
  }),
  z.object({ status: z.literal('ERROR'), reason: z.string().max(90) }),
]);
