import { z } from 'zod';

const NAME_MAX = 60;

/** What a person calls a wallet. It stays in our database: on the node, names are file paths. */
export const walletName = z
  .string()
  .trim()
  .min(1)
  .max(NAME_MAX)
  // PostgreSQL takes no NUL and no half of a surrogate pair; the rest serves only to deceive.
  .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), 'must not contain control characters');
