import { HodlxxiError } from './errors.ts';
import { failureOf } from './failure.ts';

/** A credential, or where to get one: asked before every request, so that it may be a new one each time. */
export type TokenSource = string | (() => string | undefined | Promise<string | undefined>);

export type TransportOptions = {
  /** The server's address, which is also its issuer. */
  readonly baseUrl: string | URL;
  /** The runtime's own when absent. */
  readonly fetch?: typeof fetch | undefined;
  /**
   * An access token, or a session token of the LNURL login. Without one a browser sends the session cookie, which the
   * server takes from pages of its own origin only.
   */
  readonly token?: TokenSource | undefined;
};

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export type RequestOptions = {
  readonly query?: Query | undefined;
  readonly json?: unknown;
  readonly form?: Query | undefined;
  readonly text?: string | undefined;
  /** Replaces the client's credential; empty for none. */
  readonly authorization?: string | undefined;
  readonly accept?: string | undefined;
  readonly signal?: AbortSignal | undefined;
};

export type Call = { readonly signal?: AbortSignal | undefined };

export type Transport = {
  /** The address of a path of the server. */
  readonly url: (path: string, query?: Query) => URL;
  /** The answer as it comes. @throws HodlxxiError unless its status is one of success. */
  readonly send: (method: string, path: string, options?: RequestOptions) => Promise<Response>;
  /** The same where the answer says no more than that it is done. */
  readonly done: (method: string, path: string, options?: RequestOptions) => Promise<void>;
  /** The answer's JSON, whose type the caller states: it is the server's own, proven by its tests. */
  readonly json: <T>(method: string, path: string, options?: RequestOptions) => Promise<T>;
};

export function createTransport({ baseUrl, fetch: given, token }: TransportOptions): Transport {
  const base = new URL(baseUrl);
  // Called as a method of something else, the browser's fetch refuses.
  const fetchIt = given ?? ((input: RequestInfo | URL, init?: RequestInit) => globalThis.fetch(input, init));

  function url(path: string, query: Query = {}): URL {
    const to = new URL(`${base.pathname.replace(/\/$/, '')}${path}`, base);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) to.searchParams.set(name, String(value));
    return to;
  }

  async function send(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
    const { query, json, form, text, accept = 'application/json', signal } = options;
    const authorization = options.authorization ?? (await bearer(token));
    const headers = new Headers({ accept });
    if (authorization) headers.set('authorization', authorization);
    if (json !== undefined) headers.set('content-type', 'application/json');
    const body = json === undefined ? (text ?? (form && formOf(form))) : JSON.stringify(json);
    const response = await fetchIt(url(path, query), {
      method,
      headers,
      // A request speaks for one session: with a token the cookie stays at home.
      credentials: authorization === undefined ? 'same-origin' : 'omit',
      redirect: 'error',
      ...(body === undefined ? {} : { body }),
      ...(signal ? { signal } : {}),
    }).catch((cause: unknown) => {
      if (signal?.aborted) throw signal.reason;
      throw new HodlxxiError('The server cannot be reached', { code: 'network_error', status: 0, cause });
    });
    if (!response.ok) throw await failureOf(response);
    return response;
  }

  async function json<T>(method: string, path: string, options?: RequestOptions): Promise<T> {
    const response = await send(method, path, options);
    return response.json().catch((cause: unknown) => {
      throw new HodlxxiError('The answer is not JSON', {
        code: 'unexpected_answer',
        status: response.status,
        cause,
      });
    }) as Promise<T>;
  }

  async function done(method: string, path: string, options?: RequestOptions): Promise<void> {
    const { body } = await send(method, path, options);
    // Frees the connection.
    await body?.cancel();
  }

  return { url, send, done, json };
}

async function bearer(token: TokenSource | undefined): Promise<string | undefined> {
  const value = typeof token === 'function' ? await token() : token;
  return value === undefined ? undefined : `Bearer ${value}`;
}

function formOf(form: Query): URLSearchParams {
  const given = Object.entries(form).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
}
