/** What a person may write about themselves, and how much of it. */
import { z } from 'zod';
import { looksLikePrivateKey } from './private-key.ts';
import { username } from './username.ts';

const PROFILE_FIELDS = 32;
const PROFILE_BYTES = 8 * 1024;

/** PostgreSQL's jsonb takes neither NUL nor half a surrogate pair; other control characters serve only to deceive. */
const CONTROL = /[\p{Cc}\p{Cs}]/u;

const noSecret = (text: string) => !looksLikePrivateKey(text);
const text = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .refine((value) => !CONTROL.test(value.replace(/[\n\t]/g, '')), 'must not contain control characters')
    .refine(
      noSecret,
      'looks like a private key or seed phrase: it was not stored, and nobody may ask you for it',
    );

const https = z
  .url({
    protocol: /^https$/,
    hostname: z.regexes.domain,
    error: 'must be an address that begins with https://',
  })
  .max(2048)
  .refine(noSecret);

const profileData = z
  .object({
    name: text(100).optional(),
    picture: https.optional(),
    website: https.optional(),
    bio: text(1000).optional(),
  })
  .catchall(z.union([text(1000), z.number(), z.boolean(), z.null()]))
  .refine(
    (data) => Object.keys(data).every((key) => /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/.test(key)),
    'has a field name that is not a short word',
  )
  .refine((data) => Object.keys(data).length <= PROFILE_FIELDS, `has more than ${PROFILE_FIELDS} fields`)
  .refine((data) => Buffer.byteLength(JSON.stringify(data)) <= PROFILE_BYTES, 'is larger than 8 KiB');

export const profileChange = z.strictObject({
  username: username
    .nullable()
    .optional()
    .describe('Unique in any case, and no other looks like it; null removes it'),
  email: z.email().max(254).nullable().optional().describe('Not verified; null removes it'),
  profile_data: profileData.optional().describe('Replaces what was there'),
});
