/** From what the steps know to what the pages show. */

import type { Clock, Origin } from '../../core/ports.ts';
import { defaultUsername } from '../../core/username.ts';
import type { Csrf } from '../../lib/http/csrf.ts';
import type { ClientRecord } from '../clients/store.ts';
import type {
  AccountView,
  ApprovalView,
  ConfirmView,
  DeviceView,
  FieldProblem,
  LoginView,
  MethodTab,
  OriginView,
  PasskeyView,
  Site,
} from '../pages/index.ts';
import type { KeyChallenge, QrPath, SignedChallenge, WalletChallenge } from '../ports.ts';
import { carriedFacts } from '../provider/device-facts.ts';
import { clientView, type Interaction, requestedScopes } from './details.ts';
import { deviceWords } from './device-words.ts';
import { proximity } from './network.ts';
import type { Missing } from './second-factor.ts';
import type { SignatureRef } from './signatures.ts';
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

/** What the person entered before, and what is wrong with it. */
export type Entered = {
  readonly address?: string;
  readonly event?: string;
  readonly problem?: FieldProblem;
};

export type KeyKind = 'bitcoin' | 'nostr';

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

  const tabs = (interaction: Interaction): MethodTab[] =>
    METHODS.map(({ id, label }) => ({ id, label, href: methodPath(interaction, id) }));

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
      methods: tabs(interaction),
      method,
      origin: originView(origin),
      device: deviceView(interaction),
      cancel: form(interaction, 'cancel'),
      refreshSeconds: REFRESH_SECONDS,
      throwawayWallet:
        deps.throwaway && method.kind === 'lightning' ? form(interaction, 'throwaway') : undefined,
    };
  }

  function lightning(interaction: Interaction, challenge: WalletChallenge): LoginView['method'] {
    const { sessionId, lnurl, keyauth, expiresAt } = challenge;
    return {
      kind: 'lightning',
      lnurl,
      keyauth,
      qr: qrPath(lnurl),
      now: clock.now(),
      expiresAt,
      eventsUrl: `/api/lnurl-auth/events/${sessionId}`,
      checkUrl: `/api/lnurl-auth/check/${sessionId}`,
      renewUrl: methodPath(interaction, 'lightning'),
      continueUrl: confirmUrl(interaction, { source: 'wallet', id: sessionId }),
    };
  }

  function key(
    interaction: Interaction,
    kind: KeyKind,
    challenge: KeyChallenge,
    entered: Entered,
  ): LoginView['method'] {
    const now = clock.now();
    const common = {
      now,
      expiresAt: challenge.expiresAt,
      again: methodPath(interaction, kind),
      answer: form(interaction, kind, challenge.challengeId),
      problem: entered.problem,
    };
    if (kind === 'bitcoin') return { kind, ...common, message: challenge.message, address: entered.address };
    const { kind: number, tags, content } = challenge.nostrEvent;
    const event = { kind: number, created_at: Math.floor(now / 1000), tags, content };
    return { kind, ...common, template: printEvent(event), event: entered.event };
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
      account: accountView(person, clock.now()),
      ...asked,
      answer: form(interaction, 'passkey'),
      cancel: form(interaction, 'passkey', 'cancel'),
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
      account: accountView(person, clock.now()),
      scopes: requestedScopes(interaction),
      device: deviceView(interaction),
      startAgain: form(interaction, 'restart'),
    };
  }

  return { login, lightning, key, confirm, consent, passkey };
}

export type Views = ReturnType<typeof createViews>;

const METHODS = [
  { id: 'lightning', label: 'Lightning' },
  { id: 'bitcoin', label: 'Bitcoin' },
  { id: 'nostr', label: 'Nostr' },
] as const;

/** The login page with one of its tabs open. */
export function methodPath(interaction: Interaction, method: (typeof METHODS)[number]['id']): string {
  return `${pathOf(interaction)}?method=${method}`;
}

export function confirmUrl(interaction: Interaction, { source, id }: SignatureRef): string {
  return source === 'wallet'
    ? pathOf(interaction, 'confirm', id)
    : pathOf(interaction, 'confirm', source, id);
}

export function accountView({ userId, publicKey, standing }: Person, now: number): AccountView {
  const name = standing.username ?? defaultUsername(userId);
  const isNew = standing.consent === null && now - standing.createdAt.getTime() < NEW_ACCOUNT_MS;
  return { name, fingerprint: publicKey ? fingerprint(publicKey) : undefined, isNew };
}

/** JSON with one tag a line, for people to read what they sign. */
function printEvent({ tags, ...rest }: { readonly tags: KeyChallenge['nostrEvent']['tags'] }): string {
  const members = Object.entries(rest).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  const lines = tags.map((tag) => `    [${tag.map((part) => JSON.stringify(part)).join(', ')}]`);
  return `{\n${[...members, `  "tags": [\n${lines.join(',\n')}\n  ]`].join(',\n')}\n}`;
}

/** A public key as people can compare it: its first eight and last four characters. */
export function fingerprint(publicKey: string): string {
  const text = publicKey.replace(/^script:/, '');
  return `${text.slice(0, 4)} ${text.slice(4, 8)} … ${text.slice(-4)}`;
}
