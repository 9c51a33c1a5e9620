/** The answer: state, `iss` (RFC 9207), code for tokens, ID token, then who the person is. */
import { authorizationCodeGrant, type Configuration, fetchUserInfo } from 'openid-client';
import type { Route } from '../app.ts';
import { type Exchange, redirectExchange } from '../exchange.ts';
import { messagePage } from '../pages/message.ts';
import { problemOf } from '../problem.ts';
import { page, redirect } from '../reply.ts';
import type { Pending, Person } from '../sessions.ts';
import { keepTokens } from '../tokens.ts';

export const callback: Route = async (app, { url, session }) => {
  const pending = session?.pending.find(({ state }) => state === url.searchParams.get('state'));
  if (!session || !pending) {
    const detail = 'This answer belongs to no sign-in that this browser has begun. Please begin again.';
    return page(app, 400, messagePage(app, { title: 'Begin again', detail, again: true }));
  }
  // Whatever comes of it, a state is answered once.
  app.sessions.update(session.id, (now) => ({ pending: now.pending.filter((one) => one !== pending) }));

  const exchanges: Exchange[] = [redirectExchange(url)];
  try {
    const person = await identify(await app.provider.connect(exchanges), url, pending, app.clock.now());
    const step = { title: 'Learned who you are', at: app.clock.now(), exchanges, problem: undefined };
    // A new session id: one that somebody planted in this browser before is worth nothing now.
    return redirect('/', app.sessions.open({ person, steps: [step, ...session.steps] }, session));
  } catch (error) {
    const denied = url.searchParams.get('error') === 'access_denied';
    const title = denied ? 'You were not signed in' : 'The sign-in did not work';
    return page(app, 400, messagePage(app, { title, detail: problemOf(error), again: true, exchanges }));
  }
};

async function identify(config: Configuration, url: URL, pending: Pending, now: number): Promise<Person> {
  const answer = await authorizationCodeGrant(config, url, {
    pkceCodeVerifier: pending.verifier,
    expectedState: pending.state,
    expectedNonce: pending.nonce,
    idTokenExpected: true,
  });
  const claims = answer.claims();
  if (!claims) throw new Error('The provider sent no ID token.');
  const userinfo = await fetchUserInfo(config, answer.access_token, claims.sub);
  return { claims, userinfo, tokens: keepTokens(answer, now) };
}
