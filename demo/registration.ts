/** How this application became known to the provider: given by hand, remembered, or registered now (RFC 7591). */
import { readFile, writeFile } from 'node:fs/promises';
import {
  allowInsecureRequests,
  type ClientMetadata,
  ClientSecretBasic,
  customFetch,
  dynamicClientRegistration,
} from 'openid-client';
import { type Exchange, recordingFetch } from './exchange.ts';
import type { Settings } from './settings.ts';

/** Enough to sign in, without `openid` nothing works; `bitcoin` shows the person's keys. */
export const SCOPE = 'openid profile bitcoin';

export type Client = { readonly id: string; readonly secret: string };

/** As kept in the state file. */
type Registered = Client & {
  readonly issuer: string;
  readonly url: string;
  /** RFC 7592: where the registration can be read back, and with what. */
  readonly manageUri: string;
  readonly manageToken: string;
};

export type RegistrationDeps = { readonly settings: Settings; readonly url: URL };

export function createRegistration({ settings, url }: RegistrationDeps) {
  const { issuer, stateFile, client } = settings;
  let known: Registered | undefined;
  let underWay: Promise<Client> | undefined;

  async function confirmOrRegister(exchanges: Exchange[]): Promise<Client> {
    known ??= await remembered(stateFile);
    const fits = known?.issuer === issuer.href && known.url === url.href;
    if (known && fits && (await isAccepted(known))) return known;
    known = await register(issuer, url, exchanges);
    if (stateFile) await writeFile(stateFile, `${JSON.stringify(known, null, 2)}\n`, { mode: 0o600 });
    return known;
  }

  return {
    /** Who we are to the provider; asks whether it still knows us, and registers when it does not. */
    ensure(exchanges: Exchange[]): Promise<Client> {
      if (client) return Promise.resolve(client);
      underWay ??= confirmOrRegister(exchanges).finally(() => {
        underWay = undefined;
      });
      return underWay;
    },
  };
}

export type Registration = ReturnType<typeof createRegistration>;

async function register(issuer: URL, url: URL, exchanges: Exchange[]): Promise<Registered> {
  const metadata: Partial<ClientMetadata> = {
    client_name: 'Demo application',
    client_uri: url.href,
    redirect_uris: [new URL('/callback', url).href],
    post_logout_redirect_uris: [new URL('/logged-out', url).href],
    backchannel_logout_uri: new URL('/backchannel-logout', url).href,
    backchannel_logout_session_required: true,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_basic',
    id_token_signed_response_alg: 'ES256',
    scope: SCOPE,
  };
  const config = await dynamicClientRegistration(issuer, metadata, ClientSecretBasic(), {
    [customFetch]: recordingFetch(exchanges),
    execute: issuer.protocol === 'http:' ? [allowInsecureRequests] : [],
  });
  const answer = config.clientMetadata();
  return {
    id: answer.client_id,
    secret: textOf(answer.client_secret),
    issuer: issuer.href,
    url: url.href,
    manageUri: textOf(answer['registration_client_uri']),
    manageToken: textOf(answer['registration_access_token']),
  };
}

/** False only when the provider says so: one that is busy or away has not forgotten us. */
async function isAccepted({ manageUri, manageToken }: Registered): Promise<boolean> {
  const headers = { authorization: `Bearer ${manageToken}` };
  const { status } = await fetch(manageUri, { headers, signal: AbortSignal.timeout(10_000) });
  return ![401, 403, 404].includes(status);
}

async function remembered(stateFile: string | undefined): Promise<Registered | undefined> {
  if (!stateFile) return undefined;
  const text = await readFile(stateFile, 'utf8').catch(() => '{}');
  return asRegistered(parsed(text));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function asRegistered(value: unknown): Registered | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const member = (name: string) => textOf(Reflect.get(value, name));
  const found = {
    id: member('id'),
    secret: member('secret'),
    issuer: member('issuer'),
    url: member('url'),
    manageUri: member('manageUri'),
    manageToken: member('manageToken'),
  };
  return Object.values(found).includes('') ? undefined : found;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
