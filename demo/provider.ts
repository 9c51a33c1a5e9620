/** The identity provider as openid-client sees it: where its endpoints are, and who we are to it. */
import {
  allowInsecureRequests,
  ClientSecretBasic,
  Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  type ServerMetadata,
} from 'openid-client';
import { type Exchange, recordingFetch } from './exchange.ts';
import type { Client, Registration } from './registration.ts';
import type { Settings } from './settings.ts';

const TIMEOUT_SECONDS = 10;

export type ProviderDeps = { readonly settings: Settings; readonly registration: Registration };

export function createProvider({ settings, registration }: ProviderDeps) {
  const { issuer } = settings;
  let last: { readonly server: ServerMetadata; readonly client: Client } | undefined;

  function configure(server: ServerMetadata, client: Client, exchanges: Exchange[]): Configuration {
    const metadata = { client_secret: client.secret, id_token_signed_response_alg: 'ES256' };
    const config = new Configuration(server, client.id, metadata, ClientSecretBasic(client.secret));
    config[customFetch] = recordingFetch(exchanges);
    config.timeout = TIMEOUT_SECONDS;
    // OIDC Core section 3.1.3.7 lets TLS stand in for the signature of an ID token; plain http has neither.
    enableNonRepudiationChecks(config);
    if (issuer.protocol === 'http:') allowInsecureRequests(config);
    return config;
  }

  /** Asks the provider where everything is and whether it knows us, before somebody is sent there. */
  async function discover(exchanges: Exchange[]): Promise<Configuration> {
    const client = await registration.ensure(exchanges);
    const found = await discovery(issuer, client.id, undefined, ClientSecretBasic(client.secret), {
      [customFetch]: recordingFetch(exchanges),
      timeout: TIMEOUT_SECONDS,
      execute: issuer.protocol === 'http:' ? [allowInsecureRequests] : [],
    });
    last = { server: found.serverMetadata(), client };
    return configure(last.server, client, exchanges);
  }

  return {
    discover,
    /** The same from memory; each use has its own record of messages. */
    connect: (exchanges: Exchange[]): Promise<Configuration> =>
      last ? Promise.resolve(configure(last.server, last.client, exchanges)) : discover(exchanges),
  };
}

export type Provider = ReturnType<typeof createProvider>;
