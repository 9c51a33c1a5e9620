/**
 * OAuth 2.0 Token Exchange, RFC 8693: an application trades an access token for one with another audience or fewer
 * scopes. Only a confidential client may: its own tokens, and those that were issued for it as audience.
 * The new token never outlives, outranks or survives the revocation of the one it came from.
 */
import Provider, { type AccessToken, type Client, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { sha256 } from '../../core/crypto.ts';
import type { Clock } from '../../core/ports.ts';
import { LIFETIMES } from '../provider/lifetimes.ts';
import { createResourceServerInfo } from '../provider/resources.ts';
import type { Unit } from '../unit-of-work.ts';

export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const JWT = 'urn:ietf:params:oauth:token-type:jwt';

const PARAMETERS = [
  'subject_token',
  'subject_token_type',
  'requested_token_type',
  'resource',
  'audience',
  'scope',
  'actor_token',
  'actor_token_type',
];

export function registerTokenExchange(
  provider: Provider,
  deps: { issuer: string; clock: Clock; unitOf: (ctx: object) => Unit | undefined },
): void {
  const { issuer, clock, unitOf } = deps;
  const resourceServerInfo = createResourceServerInfo(issuer);

  async function exchange(ctx: KoaContextWithOIDC): Promise<void> {
    const { client } = ctx.oidc;
    if (!client) throw new errors.InvalidClient('client authentication is required');
    // RFC 9449: what is issued here is a bearer token, and must not pass for anything else.
    if (ctx.get('dpop') || client.dpopBoundAccessTokens) {
      throw new errors.InvalidRequest('tokens bound to a key are not issued by exchange');
    }
    const params = readParameters(ctx);
    const subject = await findSubject(provider, params.subjectToken, client);
    const scopes = narrow(params.scope, subject);
    const target = targetOf(params.resource, subject, client, issuer);
    const resourceServer = new provider.ResourceServer(target, resourceServerInfo(ctx, target, client));
    const unit = unitOf(ctx);
    if (unit) inherit(unit, subject);

    const token = new provider.AccessToken({
      client,
      accountId: subject.accountId,
      ...(await grantFor(provider, subject, client, target, scopes)),
      gty: TOKEN_EXCHANGE,
      sessionUid: subject.sessionUid,
      sid: subject.sid,
      // RFC 8693 section 2.2.1 lets the server choose; the shorter of both lives is the safe choice.
      expiresIn: Math.min(LIFETIMES.AccessToken, (subject.exp ?? 0) - Math.floor(clock.now() / 1000)),
    });
    token.resourceServer = resourceServer;
    token.scope = scopes.join(' ');
    ctx.oidc.entity('AccessToken', token);

    ctx.body = {
      access_token: await token.save(),
      issued_token_type: ACCESS_TOKEN,
      token_type: 'Bearer',
      expires_in: token.expiration,
      scope: token.scope,
    };
  }

  provider.registerGrantType(TOKEN_EXCHANGE, exchange, PARAMETERS);
}

/** The new token ends with the one it came from, and with the session that one is bound to. */
function inherit(unit: Unit, subject: AccessToken): void {
  unit.exchanged = sha256(subject.jti);
  if (!unit.signIn || !subject.expiresWithSession) return;
  unit.signIn = { ...unit.signIn, boundTo: { clientId: subject.clientId, grantId: subject.grantId } };
}

type Parameters = { subjectToken: string; scope: string[] | null; resource: string | null };

function readParameters(ctx: KoaContextWithOIDC): Parameters {
  const value = (name: string): string | null => {
    const found = ctx.oidc.params?.[name];
    return typeof found === 'string' && found !== '' ? found : null;
  };
  const subjectToken = value('subject_token');
  if (!subjectToken) throw new errors.InvalidRequest('missing required parameter subject_token');
  const type = value('subject_token_type');
  if (type !== ACCESS_TOKEN && type !== JWT) {
    throw new errors.InvalidRequest(`subject_token_type must be ${ACCESS_TOKEN}`);
  }
  const requested = value('requested_token_type');
  if (requested && requested !== ACCESS_TOKEN && requested !== JWT) {
    throw new errors.InvalidRequest(`requested_token_type must be ${ACCESS_TOKEN}`);
  }
  if (value('actor_token') || value('actor_token_type')) {
    throw new errors.InvalidRequest('delegation with actor_token is not supported');
  }
  const resource = value('resource');
  const audience = value('audience');
  if (resource && audience && resource !== audience) {
    throw new errors.InvalidTarget('resource and audience must name the same target');
  }
  return { subjectToken, scope: value('scope')?.split(' ') ?? null, resource: resource ?? audience };
}

async function findSubject(provider: Provider, value: string, client: Client): Promise<AccessToken> {
  const subject = await provider.AccessToken.find(value);
  if (!subject?.isValid || !subject.grantId || !(await provider.Grant.find(subject.grantId))) {
    throw new errors.InvalidRequest('subject_token is invalid, expired or revoked');
  }
  const own = subject.clientId === client.clientId;
  const addressed = subject.aud === client.clientId;
  if (!own && !addressed)
    throw new errors.InvalidRequest('subject_token may not be exchanged by this client');
  // A sender-constrained token would lose its constraint here (RFC 9449 section 6).
  if (subject.isSenderConstrained()) throw new errors.InvalidRequest('subject_token is sender-constrained');
  return subject;
}

/**
 * RFC 8707 section 3: a token for one resource must not become one for another. A token for this server may be made out
 * to any resource; one for a resource stays there, and only that resource itself may pass it on to the next (RFC 8693
 * section 2.3), never back to this server.
 */
function targetOf(
  requested: string | null,
  subject: Pick<AccessToken, 'aud'>,
  { clientId }: Pick<Client, 'clientId'>,
  issuer: string,
): string {
  const held = [subject.aud ?? issuer].flat();
  const target = requested ?? held[0] ?? issuer;
  if (held.length === 0 || held.includes(issuer) || held.includes(target)) return target;
  if (held.includes(clientId) && target !== issuer) return target;
  throw new errors.InvalidTarget('the subject_token is for another audience');
}

function narrow(requested: string[] | null, subject: AccessToken): string[] {
  const held = [...subject.scopes];
  const wanted = requested ?? held;
  const refused = wanted.filter((scope) => !held.includes(scope));
  if (refused.length > 0) throw new errors.InvalidScope('scope exceeds the subject_token', refused.join(' '));
  return wanted;
}

/** A token of the same application hangs on the same grant; another application gets one of its own. */
async function grantFor(
  provider: Provider,
  subject: AccessToken,
  client: Client,
  resource: string,
  scopes: readonly string[],
): Promise<{ grantId: string }> {
  if (subject.clientId === client.clientId && subject.grantId) return { grantId: subject.grantId };
  const grant = new provider.Grant({ accountId: subject.accountId, clientId: client.clientId });
  grant.addOIDCScope([...scopes]);
  grant.addResourceScope(resource, [...scopes]);
  return { grantId: await grant.save() };
}
