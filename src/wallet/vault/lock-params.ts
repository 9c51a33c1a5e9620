/** What is written beside a locked key: how it comes from the passphrase, and what the lock covers. */
import { z } from 'zod';
import { kdfParams } from './passphrase.ts';

export const lockParams = kdfParams.extend({
  /** Another one ends every session's unlocking. */
  epoch: z.base64url().length(22),
  /** The wallet's state apart from the lock. */
  state: z.enum(['importing', 'scanning', 'ready', 'incomplete']),
});

export type LockParams = z.infer<typeof lockParams>;
