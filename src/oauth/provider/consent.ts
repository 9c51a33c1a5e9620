/**
 * Consent is given per person, application and scope, and outlives the session it was given in. Each session has a
 * grant of its own, so that a stolen code or token ends one session's authorization and not all of them.
 */
import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import { recordOf } from '../../core/audit/record.ts';
import { effectiveRoles } from '../../core/authz/scopes.ts';
import type { Clock } from '../../core/ports.ts';
import type { Accounts } from '../ports.ts';
import type { Change, Consent, OauthStore } from '../store.ts';
import type { Unit } from '../unit-of-work.ts';
import { claimsOfScopes } from './claims.ts';
import { PRIVILEGED_SCOPES } from './scopes.ts';

/** What the consent page answered, carried from the interaction to the resumed request. */
export type Approval = {
  readonly scopes: readonly string[];
  readonly claims: readonly string[];
  readonly ip: string;
  readonly userAgent: string;
};

export function createLoadExistingGrant(deps: {
  store: OauthStore;
  accounts: Accounts;
  clock: Clock;
  unitOf: (ctx: object) => Unit | undefined;
}) {
  const { store, accounts, clock, unitOf } = deps;

  return async function loadExistingGrant(ctx: KoaContextWithOIDC): Promise<Grant | undefined> {
    const { client, session, account, provider, result } = ctx.oidc;
    if (!client || !session || !account) return undefined;
    const { accountId } = account;
    const approval = readApproval(result);
    const given = approval ?? (await store.findConsent(accountId, client.clientId));
    if (!given) return undefined;

    const known = session.grantIdFor(client.clientId);
    const grant =
      (known ? await provider.Grant.find(known) : undefined) ??
      new provider.Grant({ accountId, clientId: client.clientId });
    if (grant.accountId !== accountId) return undefined;
    const before = contentOf(grant);
    const barred = await barredScopes(ctx, accountId, accounts);
    extend(grant, given, Object.keys(ctx.oidc.resourceServers ?? {}), barred);
    const claims = coveredClaims(ctx, given);
    if (claims.length > 0) grant.addOIDCClaims(claims);
    if (!grant.jti || contentOf(grant) !== before) await grant.save();
    if (approval) {
      const at = new Date(clock.now());
      unitOf(ctx)?.changes.push(...consentChanges(accountId, client.clientId, approval, at));
    }
    return grant;
  };
}

/** Adds what was consented to; what the account may not have is marked as answered with no, so nobody is asked again. */
function extend(grant: Grant, given: Consent, resources: readonly string[], barred: readonly string[]): void {
  const scopes = given.scopes.filter((scope) => !barred.includes(scope)).join(' ');
  grant.addOIDCScope(scopes);
  for (const resource of resources) grant.addResourceScope(resource, scopes);
  if (barred.length === 0) return;
  grant.rejectOIDCScope([...barred]);
  for (const resource of resources) grant.rejectResourceScope(resource, [...barred]);
}

/** Requested claims that come with what was consented to: nobody is asked for a name twice. */
function coveredClaims(ctx: KoaContextWithOIDC, given: Consent): string[] {
  const covered = claimsOfScopes(given.scopes);
  return [...ctx.oidc.requestParamClaims].filter((claim) => covered.has(claim));
}

/** Requested scopes that need a role this account does not have. */
async function barredScopes(
  ctx: KoaContextWithOIDC,
  accountId: string,
  accounts: Accounts,
): Promise<string[]> {
  const privileged = [...PRIVILEGED_SCOPES].filter(([scope]) => ctx.oidc.requestParamScopes.has(scope));
  if (privileged.length === 0) return [];
  const roles = effectiveRoles(await accounts.roles(accountId));
  return privileged.filter(([, role]) => !roles.includes(role)).map(([scope]) => scope);
}

function contentOf(grant: Grant): string {
  return JSON.stringify([grant.openid, grant.resources, grant.rejected]);
}

function consentChanges(userId: string, clientId: string, approval: Approval, at: Date): Change[] {
  const { scopes, claims, ip, userAgent } = approval;
  const event = {
    action: 'oauth.authorized',
    success: true,
    userId,
    clientId,
    ip,
    userAgent,
    metadata: { scopes },
  };
  return [
    { kind: 'consent.save', userId, clientId, scopes, claims },
    { kind: 'audit', record: recordOf(event, at) },
  ];
}

function readApproval(result: KoaContextWithOIDC['oidc']['result']): Approval | null {
  const approval = result?.['approval'];
  return isApproval(approval) ? approval : null;
}

function isApproval(value: unknown): value is Approval {
  return typeof value === 'object' && value !== null && 'scopes' in value && Array.isArray(value.scopes);
}
