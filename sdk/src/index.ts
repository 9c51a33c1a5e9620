export { type ClientOptions, createClient, type HodlxxiClient } from './client.ts';
export { type FieldError, HodlxxiError, type HodlxxiErrorOptions, OAuthError } from './errors.ts';
export type { ApplicationOptions } from './oauth.ts';
export type { Listing } from './paging.ts';
export { createPkce, randomText } from './pkce.ts';
export type { Call, TokenSource } from './transport.ts';
export type * from './types.ts';
export { PasskeyError, passkeysSupported } from './webauthn.ts';
