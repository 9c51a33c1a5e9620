import type { ErrorTable } from '../errors.ts';

export const authnErrors = {
  auth_required: {
    status: 401,
    title: 'Sign in first',
    remedy:
      'Send the session cookie, `Authorization: Bearer` with a session token or an access token, or `Authorization: Nostr` with an event of a linked key for this very request (NIP-98).',
  },
  invalid_token: {
    status: 401,
    title: 'The token is not valid',
    remedy:
      'It is malformed, expired, revoked or unknown: refresh it or sign in again. The cookie is not looked at.',
  },
} as const satisfies ErrorTable;
