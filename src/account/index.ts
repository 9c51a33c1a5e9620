export { type AccountDeps, type AccountService, type Actor, createAccount } from './account.ts';
export {
  type AccountSummary,
  type AdminDeps,
  type Administrator,
  type AdminRoutesDeps,
  type AdminService,
  type AdminStore,
  type AllEvents,
  adminRoutes,
  createAdmin,
} from './admin/index.ts';
export type { AccountClaims } from './claims.ts';
export { accountErrors } from './errors.ts';
export {
  type ApiSessions,
  createApiSessions,
  createKeySignIn,
  createLinkedKeys,
  createMerge,
  type KeyRoutesOptions,
  type KeySignIn,
  type KeySignInDeps,
  keyErrors,
  keyRoutes,
  type LinkedKeys,
  type Merge,
  type ScriptCheck,
} from './keys/index.ts';
export { createOwnData, type OwnData, type OwnDataStore, ownDataRoutes } from './own-data/index.ts';
export {
  createPasskeys,
  type PasskeyStore,
  type Passkeys,
  type PasskeysDeps,
  passkeyErrors,
  passkeyRoutes,
} from './passkeys/index.ts';
export { type AccountRoutesOptions, accountRoutes } from './routes.ts';
export type {
  Account,
  AccountStore,
  EventPosition,
  Grant,
  Grants,
  KeyKind,
  LinkedKey,
  OwnEvent,
  OwnEvents,
  ProfileChange,
} from './store.ts';
