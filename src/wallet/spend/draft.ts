/** A draft as it is sealed: what was asked for, and the PSBT that came of it. */
import { z } from 'zod';

const content = z.object({
  /** Base64, version 0, unsigned. */
  psbt: z.string(),
  feeRate: z.number(),
  feeSource: z.enum(['asked', 'estimate', 'fallback', 'least']),
  vsize: z.int().nullable(),
  replaces: z.string().nullable(),
  pushes: z.string().nullable(),
  path: z.int(),
  /** scriptPubKey of the change, in hexadecimal. */
  change: z.string().nullable(),
});

export type DraftContent = Readonly<z.infer<typeof content>>;

export const draftPlace = (draftId: string): string => `wallet_drafts:${draftId}:psbt_sealed`;

export const encodeDraft = (draft: DraftContent): string => JSON.stringify(draft);

/** Throws for anything that `encodeDraft` did not make. */
export const decodeDraft = (text: string): DraftContent => content.parse(JSON.parse(text));
