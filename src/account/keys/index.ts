export { type KeyErrorCode, keyErrors } from './errors.ts';
export { createKeySignIn, type KeySignIn, type KeySignInDeps } from './key-sign-in.ts';
