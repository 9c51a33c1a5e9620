/**
 * Consent is given per person, application and scope, and outlives the session it was given in. Each session has a
 * grant of its own, so that a stolen code or token ends one session's authorization and not all of them.
 */
import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import type { OauthStore } from '../store.ts';
import type { Unit } from '../unit-of-work.ts';

/** What the consent page answered, carried from the interaction to the resumed request. */
export type Approval = {
  readonly scopes: readonly string[];
  readonly claims: readonly string[];
  readonly ip: string;
  readonly userAgent: string;
};

export function createLoadExistingGrant(store: OauthStore, unitOf: (ctx: object) => Unit | undefined) {
  return async function loadExistingGrant(ctx: KoaContextWithOIDC): Promise<Grant | undefined> {
    const { client, session, account, provider, result } = ctx.oidc;
    if (!client || !session || !account) return undefined;
    const { accountId } = account;
    const approval = readApproval(result);
    const stored = approval ? null : await store.findConsent(accountId, client.clientId);
    const scopes = approval?.scopes ?? stored?.scopes;
    if (!scopes) return undefined;
    const claims = approval?.claims ?? stored?.claims ?? [];

    const known = session.grantIdFor(client.clientId);
    const grant =
      (known ? await provider.Grant.find(known) : undefined) ??
      new provider.Grant({ accountId, clientId: client.clientId });
    if (grant.accountId !== accountId) return undefined;
    const before = JSON.stringify([grant.openid, grant.resources]);
    grant.addOIDCScope([...scopes].join(' '));
    if (claims.length > 0) grant.addOIDCClaims([...claims]);
    for (const resource of Object.keys(ctx.oidc.resourceServers ?? {})) {
      grant.addResourceScope(resource, [...scopes].join(' '));
    }
    if (!grant.jti || JSON.stringify([grant.openid, grant.resources]) !== before) await grant.save();
    if (approval) unitOf(ctx)?.changes.push(...consentChanges(accountId, client.clientId, approval));
    return grant;
  };
}

function consentChanges(userId: string, clientId: string, approval: Approval) {
  const { scopes, claims, ip, userAgent } = approval;
  return [
    { kind: 'consent.save', userId, clientId, scopes, claims } as const,
    {
      kind: 'audit',
      event: {
        action: 'oauth.authorized',
        success: true,
        userId,
        clientId,
        ip,
        userAgent,
        metadata: { scopes },
      },
    } as const,
  ];
}

function readApproval(result: KoaContextWithOIDC['oidc']['result']): Approval | null {
  const approval = result?.['approval'];
  return isApproval(approval) ? approval : null;
}

function isApproval(value: unknown): value is Approval {
  return typeof value === 'object' && value !== null && 'scopes' in value && Array.isArray(value.scopes);
}
