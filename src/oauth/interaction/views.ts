/** From what the steps know to what the pages show. */

import type { Clock, Origin } from '../../core/ports.ts';
import { defaultUsername } from '../../core/username.ts';
import type { Network } from '../../lib/bitcoin/address.ts';
import type { Csrf } from '../../lib/http/csrf.ts';
import type { ClientRecord } from '../clients/store.ts';
import type {
  AccountView,
  ApprovalView,
  ConfirmView,
  DeviceView,
  LoginView,
  OriginView,
  PasskeyView,
  ProofView,
  Site,
} from '../pages/index.ts';
import type { QrPath, SignedChallenge } from '../ports.ts';
import { carriedFacts } from '../provider/device-facts.ts';
import { clientView, type Interaction, requestedScopes } from './details.ts';
import { deviceWords } from './device-words.ts';
import { createMethodViews } from './method-views.ts';
import { proximity } from './network.ts';
import { confirmUrl, pathOf } from './paths.ts';
import type { Missing } from './second-factor.ts';
import type { SignatureRef } from './signatures.ts';
import { newScopes, type Person } from './steps.ts';

/** Seconds after which a page without script looks again whether the wallet has signed. */
const REFRESH_SECONDS = 8;

export type ViewDeps = {
  readonly site: Site;
  readonly csrf: Csrf;
  readonly clock: Clock;
  /** Whose addresses sign in. */
  readonly network: Network;
  readonly qrPath: QrPath;
  readonly throwaway: boolean;
};

export function createViews(deps: ViewDeps) {
  const { site, csrf, clock, network, qrPath } = deps;
  const form = (interaction: Interaction, ...rest: string[]) => ({
    action: pathOf(interaction, ...rest),
    csrf: csrf.token(interaction.uid),
  });
  const methods = createMethodViews({ clock, network, qrPath, form });
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
    method: LoginView['method'],
    origin: Origin,
  ): LoginView {
    return {
      site,
      client: clientView(client, interaction),
      scopes: requestedScopes(interaction),
      methods: methods.tabs(interaction),
      method,
      origin: originView(origin),
      device: deviceView(interaction),
      cancel: form(interaction, 'cancel'),
      refreshSeconds: REFRESH_SECONDS,
      throwawayWallet:
        deps.throwaway && method.kind === 'lightning' ? form(interaction, 'throwaway') : undefined,
    };
  }

  function passkey(
    interaction: Interaction,
    client: ClientRecord,
    person: Person,
    asked: Missing & { readonly options: object; readonly problem: string | undefined },
  ): PasskeyView {
    return {
      site,
      client: clientView(client, interaction),
      account: accountView(person),
      ...asked,
      answer: form(interaction, 'passkey'),
      skip: asked.optional ? form(interaction, 'passkey', 'skip') : undefined,
      cancel: form(interaction, 'passkey', 'cancel'),
      startAgain: form(interaction, 'restart'),
    };
  }

  /** For somebody who is signed in and has allowed the rest. */
  function proof(
    interaction: Interaction,
    client: ClientRecord,
    person: Person,
    asked: Pick<ProofView, 'amount' | 'essential' | 'looked'>,
  ): ProofView {
    const back = pathOf(interaction, 'proof');
    return {
      site,
      client: clientView(client, interaction),
      account: accountView(person),
      ...asked,
      prove: `/app/proofs/new?${new URLSearchParams({ amount: `${asked.amount}`, back })}`,
      look: back,
      skip: asked.essential ? undefined : form(interaction, 'proof', 'skip'),
      cancel: form(interaction, 'proof', 'cancel'),
      startAgain: form(interaction, 'restart'),
    };
  }

  /** After the key signed: which account, which application, and whether all is in the same place. */
  function confirm(
    interaction: Interaction,
    client: ClientRecord,
    person: Person,
    signed: { readonly ref: SignatureRef; readonly challenge: SignedChallenge; readonly origin: Origin },
  ): ConfirmView {
    const fresh = newScopes(interaction, person.standing);
    return {
      ...common(interaction, client, person),
      reason: person.standing.consent && fresh.length === 0 ? 'returning' : 'sign-in',
      newScopes: fresh,
      approval: approvalView(signed.challenge, signed.origin),
      decide: { action: confirmUrl(interaction, signed.ref), csrf: csrf.token(interaction.uid) },
    };
  }

  /** A pasted signature comes from the browser itself, whose place says nothing about where it was made. */
  function approvalView(challenge: SignedChallenge, origin: Origin): ApprovalView | undefined {
    const { method, ip, signedIp, signedAt } = challenge;
    if (method !== 'lnurl') return undefined;
    return { browser: originView(origin), signedAt, proximity: proximity(ip, signedIp) };
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
      account: accountView(person),
      scopes: requestedScopes(interaction),
      device: deviceView(interaction),
      startAgain: form(interaction, 'restart'),
    };
  }

  return { login, lightning: methods.lightning, key: methods.key, confirm, consent, passkey, proof };
}

export type Views = ReturnType<typeof createViews>;

export function accountView({ userId, signed, standing }: Person): AccountView {
  const name = standing.username ?? defaultUsername(userId);
  // One statement signs and makes the account, so both have the same time only if this signature made it.
  const isNew = signed !== null && standing.createdAt.getTime() === signed.at;
  return { name, key: signed?.key, isNew };
}
