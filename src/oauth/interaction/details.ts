/** What an interaction of the library says about the request it interrupts, in this room's terms. */
import type Provider from 'oidc-provider';
import type { ClientRecord } from '../clients/store.ts';
import { isOurs } from '../first-party/clients.ts';
import type { ClientView } from '../pages/index.ts';
import { carriedFacts } from '../provider/device-facts.ts';
import { SCOPES } from '../provider/scopes.ts';

export type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** The authorization request alone, and how it came here. */
type Asked = Pick<Interaction, 'params'> & Partial<Pick<Interaction, 'deviceCode' | 'prompt'>>;

/** Requested scopes this server knows, in the order of the contract. */
export function requestedScopes(interaction: Asked): string[] {
  const asked = new Set(textOf(interaction.params['scope']).split(' '));
  return SCOPES.filter((scope) => asked.has(scope));
}

/** Claims named by the `claims` parameter, OIDC Core section 5.5. */
export function requestedClaims(interaction: Asked): string[] {
  const text = textOf(interaction.params['claims']);
  if (text === '') return [];
  // The library has validated the parameter before it asked for an interaction.
  const claims: Record<string, unknown> = JSON.parse(text);
  const members = [claims['userinfo'], claims['id_token']].flatMap((part) =>
    typeof part === 'object' && part !== null ? Object.keys(part) : [],
  );
  return [...new Set(members)];
}

/** The address the answer goes to. */
export function redirectUri(interaction: Asked): string {
  return textOf(interaction.params['redirect_uri']);
}

export function clientView(client: ClientRecord, interaction: Asked): ClientView {
  const text = (name: string) => textOf(client.metadata[name]) || undefined;
  return {
    name: text('client_name') ?? client.clientId,
    destination: interaction.deviceCode
      ? deviceDestination(interaction)
      : destination(redirectUri(interaction)),
    verified: client.trusted,
    ours: isOurs(client),
    logoUri: text('logo_uri'),
    homeUri: text('client_uri'),
    policyUri: text('policy_uri'),
    termsUri: text('tos_uri'),
  };
}

/** In the device flow the answer goes to whoever holds the device, which need not be the person at this browser. */
function deviceDestination(interaction: Asked): string {
  const code = carriedFacts(interaction)?.userCode;
  return code ? `the device that shows ${code}` : 'the device that shows the code';
}

function destination(uri: string): string {
  const url = URL.parse(uri);
  return url && /^https?:$/.test(url.protocol) ? url.host : 'an app on this device';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
