/** Every byte of passkeys over HTTP. */
import { z } from 'zod';
import { label } from '../label.ts';
import { assertionResponse, registrationResponse } from './response.ts';

const time = z.iso.datetime();

export const passkeyAnswer = z.object({
  id: z.uuid(),
  label: z.string().nullable(),
  device_type: z
    .enum(['singleDevice', 'multiDevice'])
    .describe('multiDevice: it may be copied to the person’s other devices'),
  backed_up: z.boolean(),
  transports: z.array(z.string()),
  created_at: time,
  last_used_at: time.nullable(),
});

export const passkeysAnswer = z.object({
  passkeys: z.array(passkeyAnswer),
  required: z.boolean().describe('The account wants a passkey after every key'),
});

export const passkeyParams = z.object({ id: z.uuid() });
export const registration = z.object({ response: registrationResponse, label: label.nullish() });
export const assertion = z.object({ response: assertionResponse });
export const requirement = z.object({ required: z.boolean() });

export const assertedAnswer = z.object({ acr: z.string(), amr: z.array(z.string()), expires_at: time });

/** The JSON that browsers take: WebAuthn Level 3 sections 5.1.8 and 5.1.9. */
const challenge = z.string().describe('base64url');
export const creationOptions = z.looseObject({ challenge });
export const requestOptions = z.looseObject({ challenge });
