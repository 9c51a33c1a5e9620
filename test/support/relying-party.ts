/** An application that registers itself and talks to the token endpoint, whichever way it authenticates. */
import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { SignIn } from './browser.ts';

export type Metadata = Readonly<Record<string, unknown>>;
/** A JSON answer; `body` is empty when there was none. */
export type Reply = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
};

export type Tokens = {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
  readonly token_type: string;
  readonly expires_in: number;
  readonly scope: string;
};

const CALLBACK = 'https://app.example/callback';

/** Registers an application; throws with the server's words when that is refused. */
export async function registerClient(issuer: string, metadata: Metadata = {}) {
  const keys = metadata['token_endpoint_auth_method'] === 'private_key_jwt' ? await keyPair() : null;
  const registered = await call(`${issuer}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Test',
      redirect_uris: [CALLBACK],
      grant_types: ['authorization_code', 'refresh_token'],
      ...(keys ? { jwks: keys.jwks, token_endpoint_auth_signing_alg: 'ES256' } : {}),
      ...metadata,
    }),
  });
  if (registered.status !== 201) throw new Error(`registration: ${registered.text}`);
  const clientId = String(registered.body['client_id']);
  const secret = String(registered.body['client_secret'] ?? '');
  const method = String(registered.body['token_endpoint_auth_method']);
  const [first] = Array.isArray(metadata['redirect_uris']) ? metadata['redirect_uris'] : [];
  const redirectUri = String(first ?? CALLBACK);

  /** How this application shows who it is: parts of a request. */
  async function credentials(): Promise<{ headers: Record<string, string>; form: Record<string, string> }> {
    if (method === 'none') return { headers: {}, form: { client_id: clientId } };
    if (method === 'client_secret_post')
      return { headers: {}, form: { client_id: clientId, client_secret: secret } };
    if (keys) {
      const assertion = await new SignJWT({})
        .setProtectedHeader({ alg: 'ES256' })
        .setIssuer(clientId)
        .setSubject(clientId)
        .setAudience(issuer)
        .setJti(randomUUID())
        .setIssuedAt()
        .setExpirationTime('1m')
        .sign(keys.privateKey);
      const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
      return {
        headers: {},
        form: { client_id: clientId, client_assertion: assertion, client_assertion_type: type },
      };
    }
    return { headers: { authorization: basic(clientId, secret) }, form: {} };
  }

  /** Calls an endpoint under `/oauth/` that wants the client's credentials. */
  async function send(
    endpoint: string,
    params: Readonly<Record<string, string>>,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Reply> {
    const { headers, form } = await credentials();
    return call(`${issuer}/oauth/${endpoint}`, {
      method: 'POST',
      headers: { ...headers, ...more },
      body: new URLSearchParams({ ...form, ...params }),
    });
  }

  const redeem = (signIn: Pick<SignIn, 'code' | 'verifier'>, more: Readonly<Record<string, string>> = {}) =>
    send('token', {
      grant_type: 'authorization_code',
      code: signIn.code,
      redirect_uri: redirectUri,
      code_verifier: signIn.verifier,
      ...more,
    });

  return {
    clientId,
    secret,
    redirectUri,
    registered: registered.body,
    credentials,
    send,
    redeem,
    /** Tokens for a sign-in; throws when there are none. */
    tokens: async (signIn: Pick<SignIn, 'code' | 'verifier'>) => asTokens(await redeem(signIn)),
    refresh: (refreshToken: string, more: Readonly<Record<string, string>> = {}) =>
      send('token', { grant_type: 'refresh_token', refresh_token: refreshToken, ...more }),
    introspect: async (token: string) => (await send('introspect', { token })).body,
    revoke: (token: string, more: Readonly<Record<string, string>> = {}) =>
      send('revoke', { token, ...more }),
  };
}

export type RelyingParty = Awaited<ReturnType<typeof registerClient>>;

/** RFC 6749 section 2.3.1. */
export function basic(clientId: string, secret: string): string {
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

export async function call(url: string, init: RequestInit = {}): Promise<Reply> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} };
}

/** The members of a token answer, missing ones as empty texts; throws for anything but an answer with tokens. */
export function asTokens(reply: Reply): Tokens {
  const { body, status, text } = reply;
  if (status !== 200 || typeof body['access_token'] !== 'string')
    throw new Error(`tokens: ${status} ${text}`);
  const member = (name: string) => (typeof body[name] === 'string' ? body[name] : '');
  return {
    access_token: member('access_token'),
    refresh_token: member('refresh_token'),
    id_token: member('id_token'),
    token_type: member('token_type'),
    expires_in: Number(body['expires_in']),
    scope: member('scope'),
  };
}

async function keyPair() {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  return { privateKey, jwks: { keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig' }] } };
}
