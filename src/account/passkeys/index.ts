export { passkeyErrors } from './errors.ts';
export type { Credential, Passkey } from './passkey.ts';
export { createPasskeys, type Passkeys, type PasskeysDeps } from './passkeys.ts';
export { type PasskeyRoutesOptions, passkeyRoutes } from './routes.ts';
export type { PasskeyStore } from './store.ts';
