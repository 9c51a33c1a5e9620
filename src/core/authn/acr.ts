/** Authentication context classes, OIDC Core section 2. */

/** The person has shown that they hold a key. */
export const ACR_KEY = 'urn:hodlxxi:acr:key';

/** A key, and a passkey of the same person after it. */
export const ACR_KEY_PASSKEY = 'urn:hodlxxi:acr:key+passkey';

/** Beginning of the classes of people who have proven funds; the least amount follows, in satoshis. */
export const ACR_PROOF = 'urn:hodlxxi:acr:pof:';
