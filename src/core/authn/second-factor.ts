import { ACR_KEY_PASSKEY } from './acr.ts';

/** `needed`: the account wants a passkey after every key, and this credential has shown the key only. */
export type SecondFactor = 'none' | 'done' | 'needed';

/**
 * How a person's own credential stands. An application's access token is never `needed`: its grant was given when the
 * account asked for no more, and taking it back is ending the grant.
 */
export function secondFactorOf(credential: {
  readonly acr: string | null;
  readonly passkeyRequired: boolean;
}): SecondFactor {
  if (credential.acr === ACR_KEY_PASSKEY) return 'done';
  return credential.passkeyRequired ? 'needed' : 'none';
}
