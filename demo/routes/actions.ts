/** What a signed-in person can try: each is one request to the provider, and the page shows it. */
import { type Configuration, refreshTokenGrant, tokenIntrospection, tokenRevocation } from 'openid-client';
import type { App, Route } from '../app.ts';
import type { Exchange } from '../exchange.ts';
import { problemOf } from '../problem.ts';
import { redirect } from '../reply.ts';
import type { Person } from '../sessions.ts';
import { keepTokens } from '../tokens.ts';

/** Resolves to what is known of the person afterwards, if that has changed. */
type Action = (config: Configuration, person: Person, app: App) => Promise<Person | undefined>;

function action(done: string, failed: string, run: Action): Route {
  return async (app, { session }) => {
    const person = session?.person;
    if (!session || !person) return redirect('/');
    const exchanges: Exchange[] = [];
    const outcome = await app.provider
      .connect(exchanges)
      .then((config) => run(config, person, app))
      .then(
        (changed) => ({ changed, problem: undefined }),
        (error: unknown) => ({ changed: undefined, problem: problemOf(error) }),
      );
    const { changed, problem } = outcome;
    const title = problem === undefined ? done : failed;
    const step = { title, at: app.clock.now(), exchanges, problem };
    app.sessions.update(session.id, (now) => ({
      person: changed ?? now.person,
      steps: [step, ...now.steps],
    }));
    return redirect('/');
  };
}

/** RFC 6749 section 6; the refresh token is replaced by the one in the answer. */
export const refresh = action(
  'Refreshed the tokens',
  'Could not refresh the tokens',
  async (config, person, app) => {
    if (!person.tokens.refresh) throw new Error('There is no refresh token.');
    const answer = await refreshTokenGrant(config, person.tokens.refresh);
    const claims = answer.claims() ?? person.claims;
    // OIDC Core section 12.2: a refreshed ID token speaks of the same person.
    if (claims.sub !== person.claims.sub) throw new Error('The new ID token is about somebody else.');
    return { ...person, claims, tokens: keepTokens(answer, app.clock.now(), person.tokens) };
  },
);

/** RFC 7662. */
export const introspect = action(
  'Asked whether the access token still counts',
  'Could not ask about the access token',
  async (config, person) => {
    await tokenIntrospection(config, person.tokens.access);
    return undefined;
  },
);

/** RFC 7009: with the refresh token goes everything that was issued with it. */
export const revoke = action(
  'Gave the tokens back',
  'Could not give the tokens back',
  async (config, { tokens }) => {
    await tokenRevocation(config, tokens.refresh ?? tokens.access);
    return undefined;
  },
);
