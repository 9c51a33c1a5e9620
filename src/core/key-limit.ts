/** Keys an account may have, of all kinds together and however they come: every sign-in and every claim reads them. */
export const KEYS_PER_ACCOUNT = 100;
