/** What an application says to the OAuth endpoints. ID tokens are for a verifying library; see the README. */
import { pollDevice } from './device.ts';
import type { Call, Query, Transport } from './transport.ts';
import type {
  AuthorizationRequest,
  DeviceAuthorization,
  Introspection,
  PushedRequest,
  Tokens,
  UserInfo,
} from './types.ts';

export type ApplicationOptions = {
  readonly clientId: string;
  /** Absent for applications that cannot keep one, in a browser for example. */
  readonly clientSecret?: string | undefined;
};

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

export function createApplication(
  { done, json, url }: Transport,
  { clientId, clientSecret }: ApplicationOptions,
) {
  // An application speaks for itself here, never with the token of a person.
  const authorization = clientSecret === undefined ? '' : basic(clientId, clientSecret);
  const identified = clientSecret === undefined ? { client_id: clientId } : {};

  const posted = (form: Query, call: Call = {}) => ({
    form: { ...identified, ...form },
    authorization,
    ...call,
  });
  const post = <T>(path: string, form: Query, call?: Call): Promise<T> =>
    json('POST', path, posted(form, call));
  const token = (form: Query, call?: Call) => post<Tokens>('/oauth/token', form, call);

  return {
    /** Where to send the browser; the answer comes back to `redirectUri` as `code`, `state` and `iss`. */
    authorizationUrl: (request: AuthorizationRequest): URL =>
      url('/oauth/authorize', { ...requestParams(request), client_id: clientId }),

    /** The same request pushed first (RFC 9126): `url` is where to send the browser within `expires_in` seconds. */
    pushRequest: async (
      request: AuthorizationRequest,
      call?: Call,
    ): Promise<PushedRequest & { readonly url: URL }> => {
      const form = { ...requestParams(request), client_id: clientId };
      const pushed = await post<PushedRequest>('/oauth/par', form, call);
      const { request_uri } = pushed;
      return { ...pushed, url: url('/oauth/authorize', { client_id: clientId, request_uri }) };
    },

    exchangeCode: (
      { code, redirectUri, verifier }: { code: string; redirectUri: string; verifier: string },
      call?: Call,
    ): Promise<Tokens> =>
      token(
        { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier },
        call,
      ),

    /** The answer's refresh token replaces this one; the same call within ten seconds gets the same answer. */
    refresh: (refreshToken: string, call?: Call): Promise<Tokens> =>
      token({ grant_type: 'refresh_token', refresh_token: refreshToken }, call),

    /** Tokens for the application itself. */
    clientCredentials: ({ scope }: { scope?: string } = {}, call?: Call): Promise<Tokens> =>
      token({ grant_type: 'client_credentials', scope }, call),

    introspect: (value: string, call?: Call): Promise<Introspection> =>
      post('/oauth/introspect', { token: value }, call),

    /** Of an access or a refresh token; everything issued with it ends too. */
    revoke: (value: string, call?: Call): Promise<void> =>
      done('POST', '/oauth/revoke', posted({ token: value }, call)),

    device: {
      /** RFC 8628: show `user_code` and `verification_uri` to the person. */
      authorize: ({ scope }: { scope?: string } = {}, call?: Call): Promise<DeviceAuthorization> =>
        post('/oauth/device/authorize', { scope }, call),

      /** Waits until the person has allowed it; at the server's pace, and no longer than the code lives. */
      tokens: (device: DeviceAuthorization, call: Call = {}): Promise<Tokens> =>
        pollDevice(
          device,
          () => token({ grant_type: DEVICE_GRANT, device_code: device.device_code }, call),
          call,
        ),
    },

    userinfo: (accessToken: string, call: Call = {}): Promise<UserInfo> =>
      json('GET', '/oauth/userinfo', { authorization: `Bearer ${accessToken}`, ...call }),
  };
}

function requestParams(request: AuthorizationRequest): Query {
  const { redirectUri, scope = 'openid', state, nonce, challenge, prompt, maxAge, loginHint } = request;
  return {
    response_type: 'code',
    redirect_uri: redirectUri,
    scope,
    state,
    nonce,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    prompt,
    max_age: maxAge,
    login_hint: loginHint,
  };
}

/** RFC 6749 section 2.3.1: both parts are form-encoded first. */
const basic = (id: string, secret: string): string =>
  `Basic ${btoa(`${formEncoded(id)}:${formEncoded(secret)}`)}`;

const formEncoded = (value: string): string => new URLSearchParams([['', value]]).toString().slice(1);
