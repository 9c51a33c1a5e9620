import { z } from 'zod';
import { MOST } from './backup/document.ts';

const LONGEST = 1024;
const LEAST = 8;

const passphrase = z.string().max(LONGEST);
const newPassphrase = passphrase.min(LEAST).describe('Nobody can recover it, the operator included');

export const lockBody = z.object({
  passphrase: newPassphrase
    .optional()
    .describe(
      'Of a wallet that has none. Without it a locked wallet that was opened is locked again, everywhere',
    ),
});

export const unlockBody = z.object({
  passphrase: passphrase.min(1),
  remove_lock: z.boolean().default(false).describe('For good, instead of for this session and an hour'),
});

export const lockAnswer = z.object({
  id: z.uuid(),
  locked: z.boolean().describe('It has a passphrase'),
  open_until: z.iso.datetime().nullable().describe('Until when this session has opened it'),
});

export const backupBody = z.object({
  passphrase: newPassphrase
    .optional()
    .describe('Makes a file that the `age` tool opens; without it the file is JSON in the open'),
});

export const restoreBody = z.object({
  backup: z
    .string()
    .min(1)
    .max(2 * MOST.text)
    .describe('The file as it was downloaded'),
  passphrase: passphrase.min(1).optional(),
});
