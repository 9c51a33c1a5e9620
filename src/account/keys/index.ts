export { type ApiSessions, createApiSessions } from './api-sessions.ts';
export { keyErrors } from './errors.ts';
export { createKeySignIn, type KeySignIn, type KeySignInDeps } from './key-sign-in.ts';
export { createLinkedKeys, type LinkedKeys } from './linked-keys.ts';
export { createMerge, type Merge } from './merge.ts';
export { type KeyRoutesOptions, keyRoutes } from './routes.ts';
export type { ScriptCheck } from './verify-proof.ts';
