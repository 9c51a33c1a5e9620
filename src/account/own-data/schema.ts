/** Every byte of `own-data` over HTTP. */
import { z } from 'zod';
import { EXPORT_SCHEMA } from './document.ts';

/** What there is depends on what the server holds; docs/guides/privacy.md lists the sections. */
export const exportAnswer = z
  .object({
    schema: z.literal(EXPORT_SCHEMA),
    exported_at: z.iso.datetime(),
    user_id: z.string(),
    profile: z.record(z.string(), z.unknown()),
  })
  .catchall(z.array(z.record(z.string(), z.unknown())));

export const CONFIRMATION = 'delete my account';

export const removalRequest = z.strictObject({
  confirm: z.literal(CONFIRMATION, `must be the words: ${CONFIRMATION}`),
});
