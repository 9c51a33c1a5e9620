export { passkeyErrors } from './errors.ts';
export { createPasskeys, type Passkeys, type PasskeysDeps } from './passkeys.ts';
export { passkeyRoutes } from './routes.ts';
export type { PasskeyStore } from './store.ts';
