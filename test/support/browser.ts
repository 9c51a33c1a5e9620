/** A browser without a screen, with a wallet in its pocket: cookies with paths, redirects followed by hand. */
import { createHash, randomBytes } from 'node:crypto';
import { decodeLnurl, parseAuthLink, signK1 } from '../../src/lib/lnurl/index.ts';
import { newKey, type TestKey } from './lnurl.ts';
import type { RelyingParty } from './relying-party.ts';

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Absolute address of the redirect, if it is one. */
  readonly location: URL | null;
  readonly url: URL;
};

/** What a browser knows of an application. */
export type Application = Pick<RelyingParty, 'clientId' | 'redirectUri'>;

export type Cookie = {
  readonly value: string;
  readonly path: string;
  /** The whole `Set-Cookie` header, for tests of its flags. */
  readonly header: string;
};

export type AuthorizeOptions = {
  /** `openid` alone when absent. */
  readonly scope?: string;
  /** Goes to the authorization endpoint as given; an empty value leaves a parameter out. */
  readonly params?: Readonly<Record<string, string>>;
};

/** What the application gets back, and what it kept to itself. */
export type SignIn = {
  readonly callback: URL;
  readonly params: URLSearchParams;
  /** Empty when the answer is an error. */
  readonly code: string;
  readonly verifier: string;
  readonly state: string;
  /** The pages the person went through, in order. */
  readonly pages: readonly ('login' | 'confirm' | 'consent')[];
};

/** `always` goes with every request. */
export function createBrowser(
  origin: string,
  wallet: TestKey = newKey(),
  always: Readonly<Record<string, string>> = {},
) {
  const jar = new Map<string, Cookie>();

  async function send(method: string, to: string | URL, init: RequestInit = {}): Promise<Answer> {
    const url = new URL(to, origin);
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries(always)) headers.set(name, value);
    const cookies = [...jar].filter(([, { path }]) => pathMatches(url.pathname, path));
    headers.set('cookie', cookies.map(([name, { value }]) => `${name}=${value}`).join('; '));
    if (method !== 'GET' && !headers.has('origin')) headers.set('origin', origin);
    const response = await fetch(url, { ...init, method, headers, redirect: 'manual' });
    for (const header of response.headers.getSetCookie()) keep(jar, header);
    const location = response.headers.get('location');
    return {
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      location: location === null ? null : new URL(location, url),
      url,
    };
  }

  const get = (to: string | URL, headers: Readonly<Record<string, string>> = {}) =>
    send('GET', to, { headers });
  const post = (
    to: string | URL,
    form: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ) => send('POST', to, { headers, body: new URLSearchParams(form) });

  /** Opens the authorization endpoint; the answer is a redirect to a page, to the application, or an error page. */
  async function authorize(client: Application, options: AuthorizeOptions = {}) {
    const verifier = randomBytes(32).toString('base64url');
    const params = {
      client_id: client.clientId,
      response_type: 'code',
      redirect_uri: client.redirectUri,
      scope: options.scope ?? 'openid',
      state: randomBytes(8).toString('hex'),
      code_challenge: challengeOf(verifier),
      code_challenge_method: 'S256',
      ...options.params,
    };
    const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value !== ''));
    const answer = await get(`/oauth/authorize?${query}`);
    return { answer, verifier, state: params.state };
  }

  /** Goes through all pages, signing with the wallet and allowing everything, until the application is reached. */
  async function signIn(client: Application, options: AuthorizeOptions = {}): Promise<SignIn> {
    const started = await authorize(client, options);
    return { ...(await follow(client, started.answer)), verifier: started.verifier, state: started.state };
  }

  async function follow(
    client: Pick<RelyingParty, 'redirectUri'>,
    first: Answer,
    decision: 'allow' | 'deny' = 'allow',
  ) {
    const pages: ('login' | 'confirm' | 'consent')[] = [];
    let answer = first;
    for (let step = 0; step < 12; step += 1) {
      const { location } = answer;
      if (location?.href.startsWith(client.redirectUri)) {
        const params = location.searchParams;
        return { callback: location, params, code: params.get('code') ?? '', pages };
      }
      if (location) answer = await get(location);
      else if (answer.text.includes('document.forms[0].submit()')) answer = await submit(answer);
      else {
        const page = pageOf(answer);
        pages.push(page);
        answer = page === 'login' ? await signWithWallet(answer) : await decide(answer, decision);
      }
    }
    throw new Error('the sign-in does not end');
  }

  /** Scans the code of a login page, signs, and opens the page that continues. */
  async function signWithWallet(login: Answer, key: TestKey = wallet): Promise<Answer> {
    const lnurl = one(/LNURL1[A-Z0-9]+/, login.text);
    const callback = new URL(decodeLnurl(lnurl) ?? '');
    const { k1 } = parseAuthLink(lnurl);
    callback.searchParams.set('sig', signK1(k1, key.privateKey));
    callback.searchParams.set('key', key.key);
    const said = await (await fetch(callback)).text();
    if (!said.includes('"OK"')) throw new Error(`the wallet was refused: ${said}`);
    return get(one(/data-continue="([^"]+)"/, login.text));
  }

  /** What the script of a page does that has nothing but a form: sends it. */
  function submit(page: Answer): Promise<Answer> {
    const fields = page.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g);
    const form = Object.fromEntries([...fields].map(([, name = '', value = '']) => [name, value]));
    return post(one(/<form method="post" action="([^"]+)"/, page.text), form);
  }

  /** Presses a button of the confirmation or consent page. */
  function decide(page: Answer, decision: 'allow' | 'deny' = 'allow'): Promise<Answer> {
    const [, action = '', csrf = ''] =
      /<form method="post" action="([^"]*\/(?:confirm\/[^"]+|consent))"[^>]*>\s*<input type="hidden" name="csrf" value="([^"]+)"/.exec(
        page.text,
      ) ?? [];
    if (action === '')
      throw new Error(`no question on this page (${page.status}): ${page.text.slice(0, 400)}`);
    return post(action, { csrf, decision });
  }

  return { wallet, jar, send, get, post, authorize, signIn, follow, signWithWallet, decide };
}

export type Browser = ReturnType<typeof createBrowser>;

/** RFC 7636 section 4.2, S256. */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

function pageOf(answer: Answer): 'login' | 'confirm' | 'consent' {
  if (/LNURL1[A-Z0-9]+/.test(answer.text)) return 'login';
  return answer.url.pathname.includes('/confirm/') ? 'confirm' : 'consent';
}

function keep(jar: Map<string, Cookie>, header: string): void {
  const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
  const cut = pair.indexOf('=');
  const [name, value] = [pair.slice(0, cut), pair.slice(cut + 1)];
  const attribute = (wanted: string) =>
    attributes.find((text) => text.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1);
  const gone = attribute('max-age') === '0' || Date.parse(attribute('expires') ?? '') < Date.now();
  if (value === '' || gone) jar.delete(name);
  else jar.set(name, { value, path: attribute('path') ?? '/', header });
}

/** RFC 6265 section 5.1.4. */
function pathMatches(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}

function one(pattern: RegExp, text: string): string {
  const match = pattern.exec(text);
  const found = match?.[1] ?? match?.[0];
  if (found === undefined) throw new Error(`${pattern} is not on this page: ${text.slice(0, 400)}`);
  return found;
}
