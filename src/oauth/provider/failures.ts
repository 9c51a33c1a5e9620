/** What people and applications see when something of ours breaks: one shape, no inner text, and the log knows. */
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Log } from '../../core/ports.ts';
import type { ProviderPages } from './pages.ts';

/** Routes whose answers a person sees. */
export const FOR_PEOPLE: ReadonlySet<string> = new Set([
  'authorization',
  'resume',
  'code_verification',
  'device_resume',
  'end_session',
  'end_session_confirm',
]);

const RETRY_SECONDS = '2';

/** The outermost layer: whatever the layers inside throw becomes an answer here, never in the framework. */
export function createFailureMiddleware(deps: { log: Log; pages: Pick<ProviderPages, 'error'> }) {
  const { log, pages } = deps;
  return async function failures(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
    try {
      await next();
    } catch (error) {
      log.error({ err: error }, 'the OAuth provider failed');
      answerFailure(ctx, error, pages);
    }
  };
}

/** 503 while the database is away, else 500 (RFC 6749 section 4.1.2.1 has names for both). */
export function answerFailure(
  ctx: KoaContextWithOIDC,
  cause: unknown,
  pages: Pick<ProviderPages, 'error'>,
): void {
  const away = isUnavailable(cause);
  const error = away ? 'temporarily_unavailable' : 'server_error';
  ctx.remove('location');
  ctx.remove('set-cookie');
  ctx.set('cache-control', 'no-store');
  if (away) ctx.set('retry-after', RETRY_SECONDS);
  ctx.status = away ? 503 : 500;
  if (FOR_PEOPLE.has(ctx.oidc?.route ?? ''))
    void pages.error(ctx, { error: 'server_error' }, new Error(error));
  else ctx.body = { error };
}

/** By its code: adapters are not ours to import. */
function isUnavailable(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'sql_unavailable';
}
