/** What surrounds the library's own pipeline: one commit per request, and the token answers it decides. */
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { sha256 } from '../../core/crypto.ts';
import type { Clock } from '../../core/ports.ts';
import { openAnswer, sealAnswer, withinGrace } from '../grace.ts';
import { AlreadyConsumed, type Change, type OauthStore } from '../store.ts';
import { createUnit, type Unit } from '../unit-of-work.ts';
import type { ClientQuota } from './client-quota.ts';
import { FOR_PEOPLE } from './failures.ts';
import type { ProviderPages } from './pages.ts';

type Middleware = (ctx: KoaContextWithOIDC, next: () => Promise<void>) => Promise<void>;

/**
 * Opens a unit of work, lets the library run, and commits before the answer leaves. A request that failed on our
 * side commits nothing, so that it can be tried again; one that failed on theirs commits, since a reused code or
 * refresh token has to end its family.
 */
export function createUnitMiddleware(deps: {
  store: OauthStore;
  clock: Clock;
  units: WeakMap<object, Unit>;
  sessionEnded: (uid: string) => Promise<void>;
  pages: Pick<ProviderPages, 'error'>;
  quota: ClientQuota | undefined;
}): Middleware {
  const { store, clock, units, sessionEnded, pages, quota } = deps;
  return async function unitOfWork(ctx, next) {
    const unit = createUnit();
    units.set(ctx, unit);
    await next();
    if (ctx.status >= 500) {
      // Nothing was saved, a renewed session neither: the browser keeps the cookie it has.
      ctx.remove('set-cookie');
      return;
    }
    // Nothing was saved here either: what the client presented can be presented again.
    if (quota && !isWithin(ctx, quota)) return;
    const refreshToken = refreshTokenOf(ctx);
    if (unit.replay && refreshToken && isAnswer(ctx)) {
      const answer = openAnswer(refreshToken, jktOf(ctx), unit.replay.sealed);
      if (answer) ctx.body = answer;
      else refuse(ctx, 'refresh token was used with another key');
      return;
    }
    try {
      await store.commit(withReplay(worthKeeping(unit.changes, ctx), refreshToken, ctx));
      await Promise.all(unit.ended.map(sessionEnded));
    } catch (error) {
      if (!(error instanceof AlreadyConsumed)) throw error;
      if (FOR_PEOPLE.has(ctx.oidc.route)) showLoser(ctx, error, pages);
      else await answerLoser(ctx, error, refreshToken, store, clock);
    }
  };
}

/** RFC 6585 section 4. RFC 6749 section 5.2 has no error for this, so it is the one of section 4.1.2.1. */
function isWithin(ctx: KoaContextWithOIDC, quota: ClientQuota): boolean {
  const clientId = ctx.oidc?.client?.clientId;
  if (clientId === undefined || ctx.oidc.route !== 'token' || !isAnswer(ctx)) return true;
  const wait = quota.wait(clientId);
  if (wait === 0) return true;
  ctx.status = 429;
  ctx.set('retry-after', String(wait));
  ctx.body = { error: 'temporarily_unavailable', error_description: 'too many requests, try again later' };
  return false;
}

/**
 * A token request that was refused issues and uses up nothing: its code or refresh token may still be exchanged
 * properly. What it revoked stays revoked.
 */
function worthKeeping(changes: readonly Change[], ctx: KoaContextWithOIDC): readonly Change[] {
  if (ctx.oidc?.route !== 'token' || ctx.status < 400) return changes;
  return changes.filter(({ kind }) => kind === 'grant.revoke' || kind === 'token.revoke' || kind === 'audit');
}

/** Stores the sealed answer with the refresh token it was exchanged for. */
function withReplay(
  changes: readonly Change[],
  refreshToken: string | null,
  ctx: KoaContextWithOIDC,
): Change[] {
  if (!refreshToken || !isAnswer(ctx)) return [...changes];
  const digest = sha256(refreshToken);
  return changes.map((change) =>
    change.kind === 'token.consume' && change.digest.equals(digest)
      ? { ...change, replaySealed: sealAnswer(refreshToken, jktOf(ctx), ctx.body) }
      : change,
  );
}

/** The pushed request was used, or the session ended, while this page was being made: nothing of it counts. */
function showLoser(
  ctx: KoaContextWithOIDC,
  { message }: AlreadyConsumed,
  pages: Pick<ProviderPages, 'error'>,
): void {
  const error = new errors.SessionNotFound(message);
  ctx.remove('location');
  ctx.remove('set-cookie');
  ctx.status = 400;
  void pages.error(ctx, { error: error.error, error_description: error.error_description }, error);
}

/** Another request used the code or token first. A refresh within its grace gets the winner's answer. */
async function answerLoser(
  ctx: KoaContextWithOIDC,
  error: AlreadyConsumed,
  refreshToken: string | null,
  store: OauthStore,
  clock: Clock,
): Promise<void> {
  if (refreshToken && isAnswer(ctx)) {
    const winner = await store.findToken(sha256(refreshToken));
    if (winner?.replaySealed && !winner.revokedAt && withinGrace(winner, clock.now())) {
      const answer = openAnswer(refreshToken, jktOf(ctx), winner.replaySealed);
      if (answer) {
        ctx.body = answer;
        return;
      }
    }
  }
  refuse(ctx, error.message);
}

function refuse(ctx: KoaContextWithOIDC, description: string): void {
  const refusal = new errors.InvalidGrant(description);
  ctx.remove('location');
  ctx.remove('set-cookie');
  ctx.status = refusal.statusCode;
  ctx.body = { error: refusal.error, error_description: refusal.error_description };
}

/** The key that this request has proved to hold, as far as its tokens are bound to one. */
function jktOf(ctx: KoaContextWithOIDC): string | null {
  return ctx.oidc.entities.AccessToken?.jkt ?? null;
}

function refreshTokenOf(ctx: KoaContextWithOIDC): string | null {
  const params = ctx.oidc?.params;
  if (ctx.oidc?.route !== 'token' || params?.['grant_type'] !== 'refresh_token') return null;
  return typeof params['refresh_token'] === 'string' ? params['refresh_token'] : null;
}

function isAnswer(ctx: KoaContextWithOIDC): ctx is KoaContextWithOIDC & { body: Record<string, unknown> } {
  return (
    ctx.status === 200 && typeof ctx.body === 'object' && ctx.body !== null && 'access_token' in ctx.body
  );
}
