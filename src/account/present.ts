/** From what the room knows to what it says. */
import type { z } from 'zod';
import type { Principal } from '../core/authn/principal.ts';
import type { Session } from '../core/session/session.ts';
import { defaultUsername } from '../core/username.ts';
import type { eventAnswer, grantAnswer, keyAnswer, profileAnswer, sessionAnswer } from './schema.ts';
import type { Account, Grant, LinkedKey, OwnEvent } from './store.ts';

export const iso = (time: Date | number): string => new Date(time).toISOString();

/**
 * An application sees what the consent page said its scopes show, and knows the person as `subject`; the person sees
 * everything.
 */
export function presentProfile(
  account: Account,
  scopes: Principal['scopes'],
  subject: string = account.id,
): z.infer<typeof profileAnswer> {
  const shows = (scope: string) => scopes === 'all' || scopes.has(scope);
  return {
    user_id: subject,
    bitcoin_pubkey: shows('bitcoin') ? account.bitcoinPubkey : null,
    username: account.username,
    preferred_username: account.username ?? defaultUsername(subject),
    email: shows('email') ? account.email : null,
    profile_data: account.profileData,
    keys: shows('bitcoin') ? account.keys.map(presentKey) : [],
    roles: scopes === 'all' ? [...account.roles] : [],
    created_at: iso(account.createdAt),
    last_login: account.lastLoginAt && iso(account.lastLoginAt),
  };
}

export function presentKey(key: LinkedKey): z.infer<typeof keyAnswer> {
  return {
    id: key.id,
    kind: key.kind,
    public_key: key.publicKey,
    address: key.address,
    label: key.label,
    created_at: iso(key.createdAt),
    last_used_at: key.lastUsedAt && iso(key.lastUsedAt),
  };
}

export function presentSession(
  session: Session,
  currentUid: string | undefined,
): z.infer<typeof sessionAnswer> {
  return {
    id: session.uid,
    kind: session.kind,
    current: session.uid === currentUid,
    amr: [...session.amr],
    ip: session.ip,
    user_agent: session.userAgent,
    created_at: iso(session.createdAt),
    last_activity_at: iso(session.lastActivityAt),
    expires_at: iso(session.expiresAt),
  };
}

export function presentGrant(grant: Grant): z.infer<typeof grantAnswer> {
  return {
    id: grant.clientId,
    client_name: grant.clientName,
    scopes: [...grant.scopes],
    granted_at: iso(grant.grantedAt),
    updated_at: iso(grant.updatedAt),
  };
}

export function presentEvent(event: OwnEvent): z.infer<typeof eventAnswer> {
  return {
    id: event.id,
    action: event.action,
    success: event.success,
    client_id: event.clientId,
    resource_type: event.resourceType,
    resource_id: event.resourceId,
    ip: event.ip,
    user_agent: event.userAgent,
    metadata: { ...event.metadata },
    created_at: iso(event.createdAt),
  };
}
