/** Endpoints a browser is sent to, and the one where applications leave their request before. */
import { ANYBODY, CLIENT, clientFields, failure, form, integer, json, query } from './parts.ts';

const tags = ['oauth'];

const request = {
  'client_id!': 'As registered',
  'response_type!': 'Always `code`',
  'redirect_uri!': 'One of the registered ones, to the letter; the port of a loopback address may differ',
  scope: 'Separated by spaces; with `openid` there is an ID token',
  state: 'Comes back as it is: bind it to the browser',
  nonce: 'Comes back in the ID token',
  code_challenge: 'RFC 7636; required for clients without a secret',
  code_challenge_method: 'Always `S256`',
  prompt: '`none`, `login`, `consent` or `select_account`',
  max_age: integer('Seconds; an older sign-in is repeated'),
  login_hint: 'An account id, a user name or a public key',
  id_token_hint: 'An ID token of the person who is expected',
  acr_values: 'Authentication context classes, in order of preference',
  claims: 'OpenID Connect Core section 5.5, as JSON',
  resource: 'RFC 8707: the https URI of the API the access token is for; this server when absent',
  response_mode: '`query`, `fragment` or `form_post`',
  dpop_jkt: 'RFC 9449: thumbprint of the key the code is bound to',
};

const redirect = {
  description:
    'To the sign-in page, or back to `redirect_uri` with `code`, `state` and `iss`, or with `error`',
};

export const authorizePaths = {
  '/oauth/authorize': {
    get: {
      tags,
      operationId: 'authorize',
      summary: 'Sign a person in and ask for a code',
      description:
        'Where the browser is sent, RFC 6749 section 4.1 and OpenID Connect Core section 3.1. The same by POST with a form. A wrong `client_id` or `redirect_uri` is shown to the person and never redirected. A request left at the PAR endpoint is named by `client_id` and `request_uri` alone.',
      parameters: query({ ...request, request_uri: 'From the PAR endpoint, in place of everything else' }),
      responses: { '303': redirect, '400': { description: 'A page that says what is wrong' } },
      security: ANYBODY,
    },
    post: {
      tags,
      operationId: 'authorizeByPost',
      summary: 'The same, by POST',
      description:
        'OpenID Connect Core section 3.1.2.1. Answered with a redirect to the same request by GET.',
      requestBody: form(request),
      responses: { '303': redirect },
      security: ANYBODY,
    },
  },
  '/oauth/par': {
    post: {
      tags,
      operationId: 'pushAuthorizationRequest',
      summary: 'Leave an authorization request (PAR)',
      description: 'RFC 9126: the parameters go from server to server, and the browser carries a reference.',
      requestBody: form({ ...request, ...clientFields }),
      responses: {
        '201': json('Kept for one minute, for one use', {
          'request_uri!': 'For the authorization endpoint',
          'expires_in!': integer('Seconds'),
        }),
        '400': failure,
        '401': failure,
      },
      security: CLIENT,
    },
  },
  '/oauth/device/authorize': {
    post: {
      tags,
      operationId: 'authorizeDevice',
      summary: 'Sign in on a device without a browser',
      description: 'RFC 8628. Show the code and poll the token endpoint.',
      requestBody: form({ ...clientFields, scope: 'Separated by spaces' }),
      responses: {
        '200': json('What to show, and what to poll with', {
          'device_code!': 'For the token endpoint',
          'user_code!': 'What the person types',
          'verification_uri!': 'Where they type it',
          verification_uri_complete: 'The same with the code, for a QR code',
          'expires_in!': integer('Seconds'),
          interval: integer('Least seconds between two polls; 5 when absent'),
        }),
        '400': failure,
        '401': failure,
      },
      security: CLIENT,
    },
  },
  '/oauth/device': {
    get: {
      tags,
      operationId: 'deviceCodePage',
      summary: 'The page where a person types a device code',
      parameters: query({ user_code: 'Filled in already' }),
      responses: { '200': { description: 'A page' } },
      security: ANYBODY,
    },
  },
  '/oauth/logout': {
    get: {
      tags,
      operationId: 'endSession',
      summary: 'Sign out, asked for by an application',
      description:
        'RP-Initiated Logout: the person confirms on a page. Applications with a `backchannel_logout_uri` are told (Back-Channel Logout).',
      parameters: query({
        id_token_hint: 'The ID token of the session to end',
        client_id: 'When there is no hint',
        post_logout_redirect_uri: 'One of the registered ones',
        state: 'Comes back as it is',
        logout_hint: 'Ignored',
      }),
      responses: {
        '200': { description: 'The page that asks' },
        '400': { description: 'A page that says why' },
      },
      security: ANYBODY,
    },
  },
};
