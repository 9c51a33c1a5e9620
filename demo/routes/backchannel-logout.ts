/** The provider says that somebody's session has ended: OpenID Connect Back-Channel Logout 1.0. */
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose';
import type { App, Route } from '../app.ts';
import { problemOf } from '../problem.ts';
import { json } from '../reply.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

export const backchannelLogout: Route = async (app, { form }) => {
  try {
    const { sub, sid } = await verify(app, form.get('logout_token') ?? '');
    app.sessions.endWhere(({ claims }) =>
      sid === undefined ? claims.sub === sub : claims['sid'] === sid && (sub ?? claims.sub) === claims.sub,
    );
    return json(200, {});
  } catch (error) {
    return json(400, { error: 'invalid_request', error_description: problemOf(error) });
  }
};

/** Section 2.6, step by step. */
async function verify(app: App, token: string): Promise<JWTPayload> {
  const config = await app.provider.connect([]);
  const { issuer, jwks_uri: jwksUri } = config.serverMetadata();
  if (!jwksUri) throw new Error('the provider publishes no keys');
  const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(jwksUri)), {
    issuer,
    audience: config.clientMetadata().client_id,
    algorithms: ['ES256'],
    requiredClaims: ['iat', 'jti', 'events'],
    // A captured token cannot end sessions that begin later.
    maxTokenAge: '2 minutes',
    clockTolerance: 10,
  });
  const { events, nonce, sub, sid } = payload;
  if (typeof events !== 'object' || events === null || !(EVENT in events))
    throw new Error('not a logout token');
  if (nonce !== undefined) throw new Error('a logout token has no nonce');
  if (sub === undefined && sid === undefined) throw new Error('nobody is named');
  return payload;
}
