/** The door of the oauth room. */
export type { ClientRecord, ClientStore } from './clients/store.ts';
export { oauthErrors } from './errors.ts';
export { type HomeDeps, homeRoutes } from './home.ts';
export type { SigningKeyStore } from './keys/store.ts';
export { createOauth, type Oauth, type OauthDeps } from './oauth.ts';
export type { Accounts, WalletSignIn } from './ports.ts';
export { ACR_KEY } from './provider/scopes.ts';
export type { OauthStore } from './store.ts';
