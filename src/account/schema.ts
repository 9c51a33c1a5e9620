/** Every byte that goes out of this room over HTTP; what comes in is in profile.ts and core/paging.ts. */
import { z } from 'zod';
import { nextCursor } from '../core/paging.ts';

export { pageQuery } from '../core/paging.ts';
export { profileChange } from './profile.ts';

const time = z.iso.datetime();

export const keyAnswer = z.object({
  id: z.uuid(),
  kind: z.enum(['lnurl', 'bitcoin', 'nostr']),
  public_key: z.string(),
  address: z.string().nullable().describe('The Bitcoin address it was first shown with'),
  label: z.string().nullable(),
  created_at: time,
  last_used_at: time.nullable(),
});

export const profileAnswer = z.object({
  user_id: z.string().describe('For applications the `sub` they know the person by'),
  bitcoin_pubkey: z.string().nullable().describe('Applications need the scope bitcoin to see it'),
  username: z.string().nullable().describe('What the person chose; null when they chose none'),
  preferred_username: z.string().describe('`username`, or the name that is made up for somebody without one'),
  email: z.string().nullable().describe('Applications need the scope email to see it'),
  profile_data: z.record(z.string(), z.unknown()),
  keys: z.array(keyAnswer).describe('Applications need the scope bitcoin to see them'),
  roles: z.array(z.string()),
  created_at: time,
  last_login: time.nullable(),
});

export const keysAnswer = z.object({ keys: z.array(keyAnswer), next_cursor: nextCursor });

export const ownSessionAnswer = z.object({
  user_id: z.string(),
  acr: z.string().nullable().describe('Authentication context class, as in ID tokens'),
  amr: z.array(z.string()),
  auth_time: time.describe('When the person last showed who they are'),
  fresh_until: time.describe('Until then the session may do what asks for a fresh sign-in'),
  expires_at: time,
  second_factor: z
    .enum(['none', 'done', 'needed'])
    .describe('needed: the account wants a passkey, and everything else waits for it'),
});

export const sessionAnswer = z.object({
  id: z.string().describe('Names the session; no credential'),
  kind: z.enum(['browser', 'wallet', 'api']),
  current: z.boolean().describe('The session that asks'),
  amr: z.array(z.string()),
  ip: z.string().nullable(),
  user_agent: z.string().nullable(),
  created_at: time,
  last_activity_at: time.describe('Exact to the minute'),
  expires_at: time,
});

export const sessionsAnswer = z.object({ sessions: z.array(sessionAnswer), next_cursor: nextCursor });

export const sessionParams = z.object({ id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/) });

export const endSessionsQuery = z.object({
  keep_current: z.stringbool().default(false).describe('Leave the session that asks alone'),
});

export const endSessionsAnswer = z.object({ ended: z.int() });

export const grantAnswer = z.object({
  id: z.string().describe('The client_id of the application'),
  client_name: z.string(),
  scopes: z.array(z.string()),
  granted_at: time,
  updated_at: time,
});

export const grantsAnswer = z.object({ grants: z.array(grantAnswer), next_cursor: nextCursor });

export const grantParams = z.object({ id: z.string().min(1).max(255) });

export const eventAnswer = z.object({
  id: z.string(),
  action: z.string(),
  success: z.boolean(),
  client_id: z.string().nullable(),
  resource_type: z.string().nullable(),
  resource_id: z.string().nullable(),
  ip: z.string().nullable(),
  user_agent: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()).describe('What is particular to the action'),
  created_at: time,
});

export const eventsAnswer = z.object({ events: z.array(eventAnswer), next_cursor: nextCursor });
