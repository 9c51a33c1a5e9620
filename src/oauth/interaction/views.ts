/** From what the steps know to what the pages show. */

import type { Clock, Origin } from '../../core/ports.ts';
import { defaultUsername } from '../../core/username.ts';
import type { Csrf } from '../../lib/http/csrf.ts';
import type { ClientRecord } from '../clients/store.ts';
import type { AccountView, ConfirmView, DeviceView, LoginView, OriginView, Site } from '../pages/index.ts';
import type { QrPath, SignedChallenge, WalletChallenge } from '../ports.ts';
import { carriedFacts } from '../provider/device-facts.ts';
import { clientView, type Interaction, requestedScopes } from './details.ts';
import { deviceWords } from './device-words.ts';
import { sameNetwork } from './network.ts';
import { newScopes, type Person } from './steps.ts';

/** Seconds after which a page without script looks again whether the wallet has signed. */
const REFRESH_SECONDS = 8;
const NEW_ACCOUNT_MS = 15 * 60_000;

export type ViewDeps = {
  readonly site: Site;
  readonly csrf: Csrf;
  readonly clock: Clock;
  readonly qrPath: QrPath;
  readonly throwaway: boolean;
};

export function pathOf(interaction: Interaction, ...rest: string[]): string {
  return ['/oauth/interaction', interaction.uid, ...rest].join('/');
}

export function createViews(deps: ViewDeps) {
  const { site, csrf, clock, qrPath } = deps;
  const form = (interaction: Interaction, ...rest: string[]) => ({
    action: pathOf(interaction, ...rest),
    csrf: csrf.token(interaction.uid),
  });
  const originView = ({ ip, userAgent }: Origin): OriginView => ({
    device: deviceWords(userAgent),
    ip,
    at: clock.now(),
  });

  function deviceView(interaction: Interaction): DeviceView | undefined {
    const facts = interaction.deviceCode ? carriedFacts(interaction) : null;
    if (!facts) return undefined;
    const { userCode, ip, userAgent, at } = facts;
    return { userCode, asked: { device: deviceWords(userAgent), ip, at } };
  }

  function login(
    interaction: Interaction,
    client: ClientRecord,
    challenge: WalletChallenge,
    origin: Origin,
  ): LoginView {
    const { sessionId, lnurl, keyauth, expiresAt } = challenge;
    return {
      site,
      client: clientView(client, interaction),
      scopes: requestedScopes(interaction),
      methods: [{ id: 'lightning', label: 'Lightning', href: pathOf(interaction) }],
      method: {
        kind: 'lightning',
        lnurl,
        keyauth,
        qr: qrPath(lnurl),
        now: clock.now(),
        expiresAt,
        eventsUrl: `/api/lnurl-auth/events/${sessionId}`,
        checkUrl: `/api/lnurl-auth/check/${sessionId}`,
        renewUrl: pathOf(interaction),
        continueUrl: confirmUrl(interaction, sessionId),
      },
      origin: originView(origin),
      device: deviceView(interaction),
      cancel: form(interaction, 'cancel'),
      refreshSeconds: REFRESH_SECONDS,
      throwawayWallet: deps.throwaway ? form(interaction, 'throwaway') : undefined,
    };
  }

  /** After the wallet signed: which account, which application, and whether both are in the same place. */
  function confirm(
    interaction: Interaction,
    client: ClientRecord,
    person: Person,
    signed: { readonly sessionId: string; readonly challenge: SignedChallenge; readonly origin: Origin },
  ): ConfirmView {
    const fresh = newScopes(interaction, person.standing);
    const { ip, signedIp, signedAt } = signed.challenge;
    return {
      ...common(interaction, client, person),
      reason: person.standing.consent && fresh.length === 0 ? 'returning' : 'sign-in',
      newScopes: fresh,
      approval: {
        browser: originView(signed.origin),
        signedAt,
        sameNetwork: sameNetwork(ip, signedIp),
        walletPlace: 'another network',
      },
      decide: form(interaction, 'confirm', signed.sessionId),
    };
  }

  /** For somebody who is signed in already. */
  function consent(
    interaction: Interaction,
    client: ClientRecord,
    person: Person,
    reason: 'consent' | 'account',
  ): ConfirmView {
    return {
      ...common(interaction, client, person),
      // Nothing was allowed before: the question is the one after a sign-in.
      reason: reason === 'consent' && !person.standing.consent ? 'sign-in' : reason,
      newScopes: newScopes(interaction, person.standing),
      decide: form(interaction, 'consent'),
    };
  }

  function common(interaction: Interaction, client: ClientRecord, person: Person) {
    return {
      site,
      client: clientView(client, interaction),
      account: accountView(person, clock.now()),
      scopes: requestedScopes(interaction),
      device: deviceView(interaction),
      startAgain: form(interaction, 'restart'),
    };
  }

  return { login, confirm, consent };
}

export type Views = ReturnType<typeof createViews>;

export function confirmUrl(interaction: Interaction, sessionId: string): string {
  return pathOf(interaction, 'confirm', sessionId);
}

export function accountView({ userId, publicKey, standing }: Person, now: number): AccountView {
  const name = standing.username ?? defaultUsername(userId);
  const isNew = standing.consent === null && now - standing.createdAt.getTime() < NEW_ACCOUNT_MS;
  return { name, fingerprint: publicKey ? fingerprint(publicKey) : undefined, isNew };
}

/** A public key as people can compare it: its first eight and last four characters. */
export function fingerprint(publicKey: string): string {
  return `${publicKey.slice(0, 4)} ${publicKey.slice(4, 8)} … ${publicKey.slice(-4)}`;
}
