/** Authentication context class, OIDC Core section 2: the person has shown that they hold a key. */
export const ACR_KEY = 'urn:hodlxxi:acr:key';
