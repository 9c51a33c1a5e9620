/** The messages between this application and the provider, written down as they happen. */
import type { CustomFetch } from 'openid-client';

export type Exchange = {
  /** Who carried it: this application itself, or the person's browser by a redirect. */
  readonly by: 'application' | 'browser';
  readonly method: string;
  readonly url: string;
  /** Headers worth reading, and the body, as text. */
  readonly request: string;
  /** Absent when no answer came. */
  readonly response: { readonly status: number; readonly text: string } | undefined;
};

/** One thing the person asked for, and the messages it took. */
export type Step = {
  readonly title: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly exchanges: readonly Exchange[];
  /** What went wrong, in one line. */
  readonly problem: string | undefined;
};

const TELLING_HEADERS = ['accept', 'content-type', 'authorization'];
const LONGEST_VALUE = 72;

/** A `fetch` that appends what it carries to `exchanges`. */
export function recordingFetch(exchanges: Exchange[]): CustomFetch {
  return async (url, options) => {
    const { body, headers, method } = options;
    const sent = { by: 'application', method, url, request: requestText(headers, body) } as const;
    const response = await fetch(url, options as RequestInit).catch((error: unknown) => {
      exchanges.push({ ...sent, response: undefined });
      throw error;
    });
    exchanges.push({
      ...sent,
      response: { status: response.status, text: pretty(await response.clone().text()) },
    });
    return response;
  };
}

/** A redirect of the browser: everything it says is in the address. */
export function redirectExchange(url: URL): Exchange {
  return {
    by: 'browser',
    method: 'GET',
    url: `${url.origin}${url.pathname}`,
    request: formText(url.searchParams),
    response: undefined,
  };
}

function requestText(headers: Readonly<Record<string, string>>, body: unknown): string {
  const told = new Headers(headers);
  const lines = TELLING_HEADERS.flatMap((name) => {
    const value = told.get(name);
    return value === null ? [] : [`${name}: ${name === 'authorization' ? credentials(value) : value}`];
  });
  const text =
    body instanceof URLSearchParams ? formText(body) : typeof body === 'string' ? pretty(body) : '';
  return [...lines, ...(text === '' ? [] : ['', text])].join('\n');
}

/** The application's own secret is nobody's business; how it travels is. */
function credentials(value: string): string {
  return value.startsWith('Basic ')
    ? 'Basic base64(client_id:client_secret)'
    : value.replace(/\S{72,}/g, shortened);
}

function formText(form: URLSearchParams): string {
  return [...form]
    .map(([name, value]) => `${name} = ${name === 'client_secret' ? '…' : shortened(value)}`)
    .join('\n');
}

/** JSON indented, with long values cut in the middle; anything else as it is, to a length. */
function pretty(text: string): string {
  try {
    const hide = (key: string, value: unknown) =>
      typeof value !== 'string' ? value : SECRETS.has(key) ? '…' : shortened(value);
    return JSON.stringify(JSON.parse(text, hide), null, 2);
  } catch {
    return text.slice(0, 2000);
  }
}

const SECRETS: ReadonlySet<string> = new Set(['client_secret', 'registration_access_token']);

const shortened = (value: string): string =>
  value.length <= LONGEST_VALUE ? value : `${value.slice(0, 32)}…${value.slice(-12)}`;
