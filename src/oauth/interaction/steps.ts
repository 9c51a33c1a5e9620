/**
 * The steps of a sign-in between the library's authorize and resume: who asks, which wallet signed, what was
 * allowed. Requests and pages are the routes' affair.
 */
import { ACR_KEY } from '../../core/authn/acr.ts';
import type { Origin } from '../../core/ports.ts';
import type { Clients } from '../clients/clients.ts';
import type { ClientRecord } from '../clients/store.ts';
import type { SignedChallenge, WalletSigned, WalletSignIn } from '../ports.ts';
import type { Approval } from '../provider/consent.ts';
import type { OauthStore, Standing } from '../store.ts';
import { interactionName } from './challenges.ts';
import { type Interaction, requestedClaims, requestedScopes } from './details.ts';

export type Person = {
  readonly userId: string;
  readonly publicKey: string | null;
  readonly standing: Standing;
};

export function createSteps(deps: { clients: Clients; wallets: WalletSignIn; store: OauthStore }) {
  const { clients, wallets, store } = deps;

  const ofInteraction = (signed: WalletSigned | null, uid: string): SignedChallenge | null =>
    signed?.context['interaction'] === interactionName(uid) ? { ...signed, method: 'lnurl' } : null;

  return {
    /** The client that asks; null when it was removed or disabled meanwhile. */
    async client(interaction: Interaction): Promise<ClientRecord | null> {
      const client = await clients.find(String(interaction.params['client_id']));
      return client?.status === 'active' ? client : null;
    },

    /** The signature waiting for this browser and this very interaction. */
    async signed(
      interaction: Interaction,
      sessionId: string,
      browserSecret: string,
    ): Promise<SignedChallenge | null> {
      return ofInteraction(await wallets.peek(sessionId, browserSecret), interaction.uid);
    },

    async take(
      interaction: Interaction,
      sessionId: string,
      browserSecret: string,
      origin: Origin,
    ): Promise<SignedChallenge | null> {
      return ofInteraction(await wallets.claim(sessionId, browserSecret, origin), interaction.uid);
    },

    async person(userId: string, publicKey: string | null, client: ClientRecord): Promise<Person | null> {
      const standing = await store.findStanding(userId, client.clientId);
      return standing ? { userId, publicKey, standing } : null;
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

/** The outcome of a sign-in with a wallet, for the library. `now` in milliseconds. */
export function signedIn(userId: string, approval: Approval, now: number) {
  return {
    login: { accountId: userId, amr: ['lnurl'], acr: ACR_KEY, ts: Math.floor(now / 1000) },
    select_account: {},
    consent: {},
    approval,
  };
}

/** RFC 6749 section 4.1.2.1. `userId` says who refused, where a wallet has just signed without signing in. */
export function denied(userId?: string) {
  const error = { error: 'access_denied', error_description: 'the person refused the request' };
  return userId === undefined ? error : { ...error, userId };
}
