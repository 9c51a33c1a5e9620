/** The door of the oauth room. */
export { type Clients, createClients, usesSecret } from './clients/clients.ts';
export { mintInitialAccessToken } from './clients/initial-access-token.ts';
export { addressProblems, initialMetadata } from './clients/metadata.ts';
export { MAX_LIVE_SECRETS, newSecret, newSecretValue } from './clients/secrets.ts';
export type { ClientRecord, ClientStore } from './clients/store.ts';
export { oauthErrors } from './errors.ts';
export { type HomeDeps, homeRoutes } from './home.ts';
export { createKeyRing } from './keys/key-ring.ts';
export { keyState } from './keys/schedule.ts';
export type { SigningKeyStore } from './keys/store.ts';
export { createOauth, type Oauth, type OauthDeps } from './oauth.ts';
export type { Accounts, WalletSignIn } from './ports.ts';
export { ACR_KEY, SCOPES } from './provider/scopes.ts';
export { newClient } from './schema.ts';
export type { OauthStore } from './store.ts';
