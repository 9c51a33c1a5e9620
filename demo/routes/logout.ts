/** Signs out here, then offers to sign out at the provider too: OpenID Connect RP-Initiated Logout. */
import { buildEndSessionUrl } from 'openid-client';
import type { Route } from '../app.ts';
import { redirect } from '../reply.ts';

export const logout: Route = async (app, { session }) => {
  if (!session) return redirect('/', null);
  app.sessions.end(session.id);
  if (!session.person) return redirect('/', null);
  const config = await app.provider.connect([]);
  const to = buildEndSessionUrl(config, {
    id_token_hint: session.person.tokens.id,
    post_logout_redirect_uri: new URL('/logged-out', app.url).href,
  });
  return redirect(to, null);
};
