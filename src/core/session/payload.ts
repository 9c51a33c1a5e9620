import type { NewSession } from './store.ts';

/**
 * The `payload` column. For a browser it is what oidc-provider's Session model would have saved, without `jti`, so
 * that a session opened on our own pages serves `/oauth/authorize` as well. Other sessions bear another `kind`: the
 * library refuses them ("kind mismatch"), so a wallet's token put into the cookie signs no browser in.
 */
export function sessionPayload(session: Omit<NewSession, 'payload' | 'digest'>): NewSession['payload'] {
  const seconds = (time: number) => Math.floor(time / 1000);
  return {
    uid: session.uid,
    kind: session.kind === 'browser' ? 'Session' : 'ApiSession',
    iat: seconds(session.createdAt),
    exp: seconds(session.expiresAt),
    accountId: session.userId,
    loginTs: seconds(session.authTime),
    amr: session.amr,
    ...(session.acr === null ? {} : { acr: session.acr }),
    authorizations: {},
  };
}
