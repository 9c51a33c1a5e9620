import { createAccount } from './account.ts';
import { createAdmin } from './admin.ts';
import { createChallenges } from './challenges.ts';
import { createClients } from './clients.ts';
import { createLnurl } from './lnurl.ts';
import { type ApplicationOptions, createApplication } from './oauth.ts';
import { createPasskeys } from './passkeys.ts';
import { createProofs } from './proofs.ts';
import { createPsbt } from './psbt.ts';
import { type Call, createTransport, type TransportOptions } from './transport.ts';
import type { Discovery, Health, Jwks } from './types.ts';
import { createWallets } from './wallets.ts';

export type ClientOptions = TransportOptions;

/** Everything a HODLXXI server offers, as functions. Each rejects with `HodlxxiError`, or when its signal is aborted. */
export function createClient(options: ClientOptions) {
  const transport = createTransport(options);
  const { json } = transport;
  return {
    /** OpenID Connect Discovery: endpoints and abilities. */
    discovery: (call: Call = {}): Promise<Discovery> =>
      json('GET', '/.well-known/openid-configuration', call),

    /** The keys that ID tokens and JWT access tokens are verified with. */
    jwks: (call: Call = {}): Promise<Jwks> => json('GET', '/.well-known/jwks.json', call),

    /** The OAuth endpoints, on behalf of an application. */
    application: (application: ApplicationOptions) => createApplication(transport, application),

    lnurl: createLnurl(transport),
    challenges: createChallenges(transport),
    passkeys: createPasskeys(transport),
    account: createAccount(transport),
    clients: createClients(transport),
    admin: createAdmin(transport),
    wallets: createWallets(transport),
    psbt: createPsbt(transport),
    proofs: createProofs(transport),

    health: {
      /** The process answers. */
      live: (call: Call = {}): Promise<Health> => json('GET', '/health/live', call),
      /** It can serve. @throws HodlxxiError `not_ready` when it cannot. */
      ready: (call: Call = {}): Promise<Health> => json('GET', '/health/ready', call),
    },
  };
}

export type HodlxxiClient = ReturnType<typeof createClient>;
