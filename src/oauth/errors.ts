import type { ErrorTable } from '../lib/http/problem.ts';

/** Failures of the client API. The endpoints under /oauth speak RFC 6749 and have its codes. */
export const oauthErrors = {
  client_metadata_invalid: {
    status: 400,
    title: 'The application cannot be registered like this',
    remedy: 'Correct what `errors` or `detail` names; RFC 7591 section 2 explains the members.',
  },
  registration_closed: {
    status: 403,
    title: 'Applications are registered by the operator here',
    remedy: 'Ask the people who run this server to create the application.',
  },
  client_quota_reached: {
    status: 409,
    title: 'You have as many applications as one account may have',
    remedy:
      '`GET /api/clients/quota` tells how many. Delete one that is not in use, or ask the operator for more.',
  },
  client_not_pending: {
    status: 409,
    title: 'Nobody has to decide about this application',
    remedy: 'It was approved or rejected already: look at its `status`.',
  },
  secret_limit_reached: {
    status: 409,
    title: 'The application has two secrets already',
    remedy: 'Move everything to the newer one, revoke the older one, then add another.',
  },
  secret_not_used: {
    status: 409,
    title: 'The application does not authenticate with a secret',
    remedy: 'Set `token_endpoint_auth_method` to client_secret_basic or client_secret_post first.',
  },
} as const satisfies ErrorTable;
