import { z } from 'zod';
import { looksLikePrivateKey } from './private-key.ts';

export const LABEL_MAX = 100;

/** What a person calls a key or a passkey. */
export const label = z
  .string()
  .trim()
  .max(LABEL_MAX)
  // PostgreSQL takes no NUL and no half of a surrogate pair; the rest serves only to deceive.
  .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), 'must not contain control characters')
  .refine(
    (text) => !looksLikePrivateKey(text),
    'looks like a private key or seed phrase: it was not stored, and nobody may ask you for it',
  );

/** The body of a request that names one anew. */
export const renaming = z.object({ label: label.nullable().describe('Null takes it away') });
