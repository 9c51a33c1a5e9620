import type { Adapter, AdapterPayload } from 'oidc-provider';
import { sha256 } from '../../core/crypto.ts';
import { withinGrace } from '../grace.ts';
import { isActive } from '../introspect.ts';
import type { NewToken, StoredToken, TokenKind } from '../store.ts';
import type { Unit } from '../unit-of-work.ts';
import { type AdapterContext, currentRoute, currentUnit, write } from './context.ts';
import { asPayload, expiry, list, text, withoutId, words } from './fields.ts';
import { rememberRelated } from './related.ts';

const HOUR = 3600;

/** The row for a token payload of the library; `id` is what the digest is taken of. */
export function tokenRow(
  kind: TokenKind,
  format: 'opaque' | 'jwt',
  id: string,
  payload: Readonly<Record<string, unknown>>,
  expiresAt: Date,
  family: { familyId: string | null; parentDigest: Buffer | null } = { familyId: null, parentDigest: null },
): NewToken {
  return {
    digest: sha256(id),
    kind,
    format,
    clientId: String(payload['clientId']),
    userId: text(payload['accountId']),
    grantId: text(payload['grantId']),
    ...family,
    scope: words(payload['scope']),
    audience: list(payload['aud']),
    payload: withoutId(payload),
    expiresAt,
  };
}

/** Opaque and JWT access tokens, refresh tokens and client-credentials tokens. */
export function createTokenModel(context: AdapterContext, kind: TokenKind): Partial<Adapter> {
  return {
    async upsert(id, payload, expiresIn) {
      const expiresAt = expiry(context.clock.now(), expiresIn, HOUR);
      const unit = currentUnit(context);
      const family = kind === 'refresh' ? familyOf(context, id) : exchangedFor(unit);
      const kept = kind === 'access' ? { ...payload, ...unit?.signIn } : payload;
      await write(context, {
        kind: 'token.insert',
        token: tokenRow(kind, 'opaque', id, kept, expiresAt, family),
      });
    },
    async find(value) {
      const named = await resolve(context, kind, value);
      if (!named) return undefined;
      const found = await context.store.findToken(sha256(named.id));
      if (!found || found.kind !== kind || found.format !== named.format || found.revokedAt) return undefined;
      if ((kind === 'access' || currentRoute() === 'introspection') && !(await isWorth(context, found)))
        return undefined;
      rememberRelated(currentUnit(context), found.payload, found.related);
      return asTokenPayload(context, found, named.id);
    },
    async consume(id) {
      const digest = sha256(id);
      await write(context, { kind: 'token.consume', digest, replaySealed: null });
    },
    async destroy(id) {
      await write(context, { kind: 'token.revoke', digest: sha256(id) });
    },
  };
}

/**
 * A token string is either opaque (its own identifier), a JWT of ours (identified by its verified `jti`), or the
 * one-time handle that introspection and revocation put in a JWT's place. A bare `jti` is never a token: the row
 * says it is a JWT, so the format does not match.
 */
async function resolve(
  context: AdapterContext,
  kind: TokenKind,
  value: string,
): Promise<{ id: string; format: 'opaque' | 'jwt' } | null> {
  const handle = currentUnit(context)?.handles.get(value);
  if (handle) return { id: handle, format: 'jwt' };
  if (!value.includes('.')) return { id: value, format: 'opaque' };
  if (kind === 'refresh') return null;
  const jti = await context.jwtId(value);
  return jti ? { id: jti, format: 'jwt' } : null;
}

/** The library knows neither disabled accounts nor disabled applications; its answer is that of the short path. */
async function isWorth({ clients, clock }: AdapterContext, found: StoredToken): Promise<boolean> {
  const owner = await clients.find(String(found.payload['clientId']));
  return owner?.status === 'active' && isActive(found, clock.now());
}

function asTokenPayload(context: AdapterContext, found: StoredToken, id: string): AdapterPayload {
  const base = asPayload(found.payload, { jti: id });
  if (found.kind === 'refresh') return refreshPayload(context, found, base);
  // OIDC Core section 5.3: userinfo takes the access token of the sign-in. Ours name this server as their
  // audience; the library reads any audience as "meant for somebody else".
  if (currentRoute() === 'userinfo' && base.aud === context.issuer) delete base.aud;
  return base;
}

function refreshPayload(context: AdapterContext, found: StoredToken, base: AdapterPayload): AdapterPayload {
  const unit = currentUnit(context);
  if (unit) unit.rotated = { digest: found.digest, familyId: found.familyId ?? found.digest.toString('hex') };
  if (!found.consumedAt) return base;
  if (unit && found.replaySealed && withinGrace(found, context.clock.now())) {
    unit.replay = { sealed: found.replaySealed };
    return base;
  }
  return { ...base, consumed: Math.floor(found.consumedAt / 1000) };
}

/** The row of a token that was exchanged for another names it, so that it can end with it. */
export function exchangedFor(unit: Unit | undefined): { familyId: null; parentDigest: Buffer | null } {
  return { familyId: null, parentDigest: unit?.exchanged ?? null };
}

/** RFC 9700 section 4.14.2: every token of a rotation chain carries the digest of the first one. */
function familyOf(context: AdapterContext, id: string): { familyId: string; parentDigest: Buffer | null } {
  const rotated = currentUnit(context)?.rotated;
  if (!rotated) return { familyId: sha256(id).toString('hex'), parentDigest: null };
  return { familyId: rotated.familyId, parentDigest: rotated.digest };
}
