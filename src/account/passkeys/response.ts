/** What a browser sends after a ceremony: the JSON of WebAuthn Level 3 section 5.1, and no more of it than is used. */
import { z } from 'zod';

/** Section 4: a credential id has at most 1023 bytes. */
const CREDENTIAL_ID = 1023;
const TRANSPORTS = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'];

const base64url = (bytes: number) =>
  z
    .string()
    .min(1)
    .max(Math.ceil((bytes * 4) / 3))
    .regex(/^[A-Za-z0-9_-]+$/);

const credential = {
  id: base64url(CREDENTIAL_ID),
  rawId: base64url(CREDENTIAL_ID),
  type: z.literal('public-key'),
};

/** Those that browsers know today; others are left out, since browsers ignore them as well. */
const transports = z
  .array(z.string().max(32))
  .max(16)
  .default([])
  .transform((names) => [...new Set(names.filter((name) => TRANSPORTS.includes(name)))]);

export const registrationResponse = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4096),
    attestationObject: base64url(16_384),
    transports,
  }),
});

export const assertionResponse = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4096),
    authenticatorData: base64url(4096),
    signature: base64url(4096),
    userHandle: base64url(64).nullish(),
  }),
});

const clientData = z.object({ challenge: base64url(64), crossOrigin: z.boolean().optional() });

/**
 * The challenge that was answered, section 5.8.1; null when it cannot be read, and when it was answered in a frame of
 * another site (section 7.2 step 13): our pages are never framed.
 */
export function challengeOf(clientDataJson: string): string | null {
  try {
    const parsed = clientData.safeParse(JSON.parse(Buffer.from(clientDataJson, 'base64url').toString()));
    return parsed.success && !parsed.data.crossOrigin ? parsed.data.challenge : null;
  } catch {
    return null;
  }
}
