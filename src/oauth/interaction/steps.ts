/**
 * The steps of a sign-in between the library's authorize and resume: who asks, which person answers, what was
 * allowed. Requests and pages are the routes' affair.
 */
import { ACR_KEY, ACR_KEY_PASSKEY } from '../../core/authn/acr.ts';
import type { Origin } from '../../core/ports.ts';
import type { Clients } from '../clients/clients.ts';
import type { ClientRecord } from '../clients/store.ts';
import type { PasskeyMethod } from '../ports.ts';
import { DECLINED } from '../provider/asked-acr.ts';
import { WITHOUT_PROOF } from '../provider/asked-proof.ts';
import type { Approval } from '../provider/consent.ts';
import type { OauthStore, Standing } from '../store.ts';
import { type Interaction, requestedClaims, requestedScopes } from './details.ts';
import type { FirstFactor } from './first-factor.ts';

/** The key that has just signed, as `shownKey` has it, and when, in milliseconds since the epoch. */
export type JustSigned = { readonly key: string; readonly at: number };

export type Person = {
  readonly userId: string;
  /** Null for who was signed in already. */
  readonly signed: JustSigned | null;
  readonly standing: Standing;
};

export function createSteps(deps: { clients: Clients; store: OauthStore }) {
  const { clients, store } = deps;
  return {
    /** The client that asks; null when it was removed or disabled meanwhile. */
    async client(interaction: Interaction): Promise<ClientRecord | null> {
      const client = await clients.find(String(interaction.params['client_id']));
      return client?.status === 'active' ? client : null;
    },

    async person(userId: string, signed: JustSigned | null, client: ClientRecord): Promise<Person | null> {
      const standing = await store.findStanding(userId, client.clientId);
      return standing ? { userId, signed, standing } : null;
    },
  };
}

export type Steps = ReturnType<typeof createSteps>;

/** Scopes of this request the person has not allowed this client before. */
export function newScopes(interaction: Interaction, standing: Standing): string[] {
  return requestedScopes(interaction).filter((scope) => !standing.consent?.scopes.includes(scope));
}

/** Everything the request asks for, allowed. */
export function approve(interaction: Interaction, origin: Origin): Approval {
  return { scopes: requestedScopes(interaction), claims: requestedClaims(interaction), ...origin };
}

/** The outcome of a sign-in, for the library: as old as the key that was shown, or as the passkey after it. */
export function signedIn(
  { userId, amr, here }: FirstFactor,
  passkey?: { readonly method: PasskeyMethod; readonly at: number },
) {
  const at = passkey?.at ?? here?.at;
  if (at === undefined) throw new TypeError('neither a key nor a passkey was shown');
  const how = passkey
    ? { amr: [...keys(amr), passkey.method, 'mfa'], acr: ACR_KEY_PASSKEY }
    : { amr, acr: ACR_KEY };
  const login = { accountId: userId, ...how, ts: Math.floor(at / 1000) };
  return here ? { login, ...allowed(here.approval) } : { login };
}

/** A passkey shown earlier in the session makes room for the one shown now. */
function keys(amr: readonly string[]): string[] {
  return amr.filter((method) => !['hwk', 'swk', 'mfa'].includes(method));
}

/** Choosing the account comes before the question what it may be used for, and is answered with it. */
export function allowed(approval: Approval) {
  return { select_account: {}, consent: {}, approval };
}

/** Somebody who is signed in goes on as they are, without the passkey that the application wished for. */
export const WITHOUT_PASSKEY = { [DECLINED]: true };

/** Somebody goes on without the proof of funds that the application wished for. */
export const PROVING_NOTHING = { [WITHOUT_PROOF]: true };

/** RFC 6749 section 4.1.2.1. `userId` says who refused, where a key has just signed without signing in. */
export function denied(userId?: string) {
  return refusal('access_denied', 'the person refused the request', userId);
}

/** OpenID Connect Core Error Code unmet_authentication_requirements 1.0: there was to be more, and there is not. */
export function unmet(missing: 'passkey' | 'proof of funds', userId?: string) {
  return refusal('unmet_authentication_requirements', `the person did not show a ${missing}`, userId);
}

function refusal(error: string, error_description: string, userId: string | undefined) {
  return userId === undefined ? { error, error_description } : { error, error_description, userId };
}
