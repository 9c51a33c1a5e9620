/** Where a page of a list ended. */
import { z } from 'zod';

const LAST_POSITION = 2 ** 31 - 1;
const LAST_TIME = 8.64e15;

const at = z.int().min(0).max(LAST_TIME);
const txid = z.string().regex(/^[0-9a-f]{64}$/);
const position = z.int().min(0).max(LAST_POSITION);

export const addressPosition = z.object({ branch: z.enum(['receive', 'change']), position });
export const coinPosition = z.object({ at, txid, vout: position });
export const transactionPosition = z.object({ at, txid });
