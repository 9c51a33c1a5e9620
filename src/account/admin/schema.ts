/** Every byte of administration over HTTP. */
import { z } from 'zod';
import { accountRoles } from '../../core/authz/scopes.ts';
import { nextCursor, pageQuery } from '../../core/paging.ts';
import { eventAnswer } from '../schema.ts';

const time = z.iso.datetime();

export const accountsQuery = pageQuery.extend({
  query: z
    .string()
    .trim()
    .max(120)
    .optional()
    .describe('A part of the user name, or an account id, public key, npub or address'),
});

export const accountAnswer = z.object({
  user_id: z.string(),
  username: z.string().nullable(),
  roles: z.array(z.string()),
  status: z.enum(['active', 'disabled']),
  created_at: time,
  last_login: time.nullable(),
});

export const accountsAnswer = z.object({ users: z.array(accountAnswer), next_cursor: nextCursor });

export const accountParams = z.object({ id: z.uuid() });

export const rolesRequest = z.strictObject({
  roles: z
    .array(z.enum(accountRoles))
    .max(accountRoles.length)
    .describe('These and no others; everybody is a `user`, named or not'),
});

export const allEventsQuery = pageQuery.extend({
  user_id: z.uuid().optional(),
  action: z
    .string()
    .regex(/^[a-z_]{1,64}(\.[a-z_]{1,64}){0,4}$/, 'is the name of an action, such as oauth.authorized')
    .optional(),
});

export const allEventsAnswer = z.object({
  events: z.array(eventAnswer.extend({ user_id: z.string().nullable() })),
  next_cursor: nextCursor,
});

export const verifyQuery = z.object({
  cursor: z
    .string()
    .max(512)
    .optional()
    .describe('`next_cursor` of the part before; from the start without one'),
});

export const verifyAnswer = z.object({
  ok: z.boolean().describe('What has been looked at is what was recorded'),
  checked: z.int().describe('Records that are intact, from the first one on'),
  unsealed: z.int().describe('Records stored and not linked yet'),
  head: z.string().describe('`seq:hash` of the last intact record: an anchor to keep elsewhere'),
  broken: z
    .object({ at: z.int(), reason: z.enum(['gap', 'altered', 'unlinked', 'truncated', 'replaced']) })
    .nullable(),
  next_cursor: nextCursor.describe('Null when the end was reached'),
});
