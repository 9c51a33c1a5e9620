/** What is measured, in requests. Each function does one operation and throws when the answer is not the expected one. */
import { createHash } from 'node:crypto';
import { type Application, SCOPE } from '../targets/applications.ts';
import { type Browser, bodyOf, createBrowser, redirectOf } from './browser.ts';
import type { Connection } from './connection.ts';

/** Where a server has what. */
export type Endpoints = {
  readonly origin: string;
  readonly authorize: string;
  readonly token: string;
  readonly introspect: string;
  readonly userinfo: string;
};

/** Takes a visitor from the page that authorize leads to, to the address where authorize goes on. */
export type SignIn = (browser: Browser, page: string) => Promise<string>;

export type Tokens = { readonly access_token: string; readonly refresh_token: string };

// RFC 7636: the same for every sign-in, so that the generator does not hash.
const VERIFIER = 'a-code-verifier-that-is-the-same-for-every-sign-in';
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

/** Authorize, sign in, resume, redeem the code: a new browser each time. */
export async function login(
  connection: Connection,
  endpoints: Endpoints,
  application: Application,
  signIn: SignIn,
): Promise<Tokens> {
  const { clientId, redirectUri } = application;
  const browser = createBrowser(connection);
  const request = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: SCOPE,
    state: 'state',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
  });
  const page = redirectOf(await browser.get(`${endpoints.authorize}?${request}`), endpoints.origin);
  const resume = await signIn(browser, page);
  const back = redirectOf(await browser.get(resume), endpoints.origin);
  const code = new URL(back).searchParams.get('code');
  if (code === null) throw new Error(`no code in ${back}`);
  return token(connection, endpoints, application, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: VERIFIER,
  });
}

export const refresh = (
  connection: Connection,
  endpoints: Endpoints,
  application: Application,
  refreshToken: string,
): Promise<Tokens> =>
  token(connection, endpoints, application, { grant_type: 'refresh_token', refresh_token: refreshToken });

export const clientCredentials = (
  connection: Connection,
  endpoints: Endpoints,
  application: Application,
): Promise<Tokens> =>
  token(connection, endpoints, application, { grant_type: 'client_credentials', scope: 'profile' });

/** RFC 7662; throws unless the token is active. */
export async function introspect(
  connection: Connection,
  { introspect: target }: Endpoints,
  application: Application,
  accessToken: string,
): Promise<void> {
  const fields = basic(application);
  const body = bodyOf(
    await connection.send({ method: 'POST', target, fields, form: `token=${accessToken}` }),
  );
  if (!body.includes('"active":true')) throw new Error(`not active: ${body}`);
}

/** OIDC Core section 5.3. */
export async function userinfo(
  connection: Connection,
  { userinfo: target }: Endpoints,
  accessToken: string,
): Promise<void> {
  const fields = `Authorization: Bearer ${accessToken}\r\n`;
  const body = bodyOf(await connection.send({ method: 'GET', target, fields }));
  if (!body.includes('"sub"')) throw new Error(`no subject: ${body}`);
}

async function token(
  connection: Connection,
  { token: target }: Endpoints,
  application: Application,
  parameters: Readonly<Record<string, string>>,
): Promise<Tokens> {
  const form = new URLSearchParams(parameters).toString();
  const tokens: Tokens = JSON.parse(
    bodyOf(await connection.send({ method: 'POST', target, form, fields: basic(application) })),
  );
  return tokens;
}

function basic({ clientId, secret }: Application): string {
  return `Authorization: Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}\r\n`;
}
