/** What the library does by itself and the audit log has to know. Each record is committed with what it records. */
import Provider, { type Client, type KoaContextWithOIDC } from 'oidc-provider';
import { recordOf } from '../../core/audit/record.ts';
import type { AuditEvent, Clock } from '../../core/ports.ts';
import { text } from '../adapter/fields.ts';
import type { Unit } from '../unit-of-work.ts';

type Context = KoaContextWithOIDC;
type Event = Pick<AuditEvent, 'userId' | 'clientId' | 'resourceType' | 'resourceId' | 'metadata'>;
type IssuedToken = {
  readonly kind: string;
  readonly clientId?: string | undefined;
  readonly accountId?: string | undefined;
  readonly grantId?: string | undefined;
};

export function recordEvents(
  provider: Provider,
  deps: { clock: Clock; unitOf: (ctx: object) => Unit | undefined },
): void {
  const { clock, unitOf } = deps;

  function record(ctx: Context, action: string, event: Event, success = true): void {
    const origin = { ip: ctx.ip, userAgent: ctx.get('user-agent') };
    const row = recordOf({ action, success, ...event, ...origin }, new Date(clock.now()));
    unitOf(ctx)?.changes.push({ kind: 'audit', record: row });
  }

  provider.on('end_session.success', (ctx) => {
    const { session, params, client } = ctx.oidc;
    // Answered with no, or by a browser in which nobody was signed in: no session has ended.
    if (!params?.['logout'] || !session?.accountId) return;
    record(ctx, 'session.signed_out', {
      userId: session.accountId,
      clientId: client?.clientId,
      resourceType: 'session',
      resourceId: session.uid,
      metadata: { applications: Object.keys(session.authorizations ?? {}) },
    });
  });

  const registration = (what: string) => (ctx: Context, client: Client) =>
    record(ctx, `oauth.client.${what}`, {
      ...aboutClient(client.clientId),
      metadata: { by: 'registration' },
    });
  provider.on('registration_create.success', registration('registered'));
  provider.on('registration_update.success', registration('updated'));
  provider.on('registration_delete.success', registration('removed'));

  // RFC 7009 section 2. The library's `grant.revoked` misses tokens without a grant, as those of an application itself.
  const revoked = (token: IssuedToken) => {
    const { ctx } = Provider;
    if (ctx?.oidc.route === 'revocation') record(ctx, 'grant.revoked', aboutToken(token));
  };
  provider.on('access_token.destroyed', revoked);
  provider.on('refresh_token.destroyed', revoked);
  provider.on('client_credentials.destroyed', revoked);

  // RFC 9700 section 4.14.2, RFC 6749 section 4.1.2: at the token endpoint a grant ends for no other reason.
  provider.on('grant.revoked', (ctx, grantId) => {
    const { client, route, params } = ctx.oidc;
    const userId = unitOf(ctx)?.owner ?? undefined;
    const clientId = client?.clientId;
    const metadata = { grant_type: params?.['grant_type'] };
    const event = { userId, clientId, resourceType: 'grant', resourceId: grantId, metadata };
    if (route === 'token') record(ctx, 'oauth.reuse_detected', event, false);
  });

  // RFC 6749 section 4.1.2.1, and for a device RFC 8628 section 3.5.
  provider.on('authorization.error', (ctx) => {
    const { entities, session, client, route } = ctx.oidc;
    const result = entities.Interaction?.result;
    if (route !== 'resume' || result?.['error'] !== 'access_denied') return;
    const userId = text(result['userId']) ?? session?.accountId;
    record(ctx, 'oauth.refused', { userId, clientId: client?.clientId }, false);
  });
  provider.on('device_code.saved', ({ error, clientId }) => {
    const { ctx } = Provider;
    if (!ctx || error !== 'access_denied') return;
    const { entities, session } = ctx.oidc;
    const userId = text(entities.Interaction?.result?.['userId']) ?? session?.accountId;
    record(ctx, 'oauth.refused', { userId, clientId, resourceType: 'device' }, false);
  });
}

function aboutClient(clientId: string): Event {
  return { clientId, resourceType: 'oauth_client', resourceId: clientId };
}

/** Never the token's own identifier: of an opaque one that is the token. */
function aboutToken({ kind, clientId, accountId, grantId }: IssuedToken): Event {
  return {
    userId: accountId,
    clientId,
    resourceType: 'grant',
    resourceId: grantId,
    metadata: { kind },
  };
}
