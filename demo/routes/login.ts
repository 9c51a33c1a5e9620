/** The authorization request: OIDC Core section 3.1.2.1, with PKCE (RFC 7636). */
import {
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { Route } from '../app.ts';
import { type Exchange, redirectExchange } from '../exchange.ts';
import { SCOPE } from '../registration.ts';
import { redirect } from '../reply.ts';

export const login: Route = async (app, { session: found }) => {
  const exchanges: Exchange[] = [];
  const config = await app.provider.discover(exchanges);
  const pending = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
  const to = buildAuthorizationUrl(config, {
    redirect_uri: new URL('/callback', app.url).href,
    scope: SCOPE,
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: 'S256',
  });
  const session = found ?? app.sessions.open();
  const step = {
    title: 'Asked the provider who you are',
    at: app.clock.now(),
    exchanges: [...exchanges, redirectExchange(to)],
    problem: undefined,
  };
  app.sessions.update(session.id, (now) => ({
    pending: [...now.pending, pending],
    steps: [step, ...now.steps],
  }));
  return redirect(to, session);
};
