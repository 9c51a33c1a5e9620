import { decodeLnurl } from './encoding.ts';

/** What a wallet reads out of whatever it was handed. */
export type AuthLink = {
  /** The callback as encoded, to which `sig` and `key` are added. */
  readonly url: string;
  /** Full host name without port: what the key is derived from (LUD-05) and what the user must be shown. */
  readonly domain: string;
  readonly k1: string;
  readonly action: 'register' | 'login' | 'link' | 'auth' | null;
};

/** The link is not a LUD-04 login, or not one that a careful wallet opens; `message` says which rule it breaks. */
export class AuthLinkError extends Error {
  readonly code = 'lnurl_invalid';
  override readonly name = 'AuthLinkError';
}

const ACTIONS = ['register', 'login', 'link', 'auth'] as const;

/**
 * Reads `LNURL1…`, `lightning:LNURL1…`, `keyauth://…` (LUD-17), an `https:` page carrying `?lightning=LNURL1…`
 * (LUD-01's fallback), or the callback URL itself. Throws AuthLinkError.
 */
export function parseAuthLink(text: string): AuthLink {
  const url = callbackOf(text.trim());
  const parsed = safeUrl(url);
  const one = (name: string) => {
    const values = parsed.searchParams.getAll(name);
    if (values.length > 1) throw new AuthLinkError(`${name} is given twice`);
    return values[0] ?? null;
  };
  if (one('tag') !== 'login') throw new AuthLinkError('not a login: tag=login is missing');
  const k1 = one('k1')?.toLowerCase() ?? '';
  if (!/^[0-9a-f]{64}$/.test(k1)) throw new AuthLinkError('k1 is not 32 bytes in hexadecimal');
  const wanted = one('action')?.toLowerCase() ?? null;
  const action = wanted === null ? null : ACTIONS.find((known) => known === wanted);
  if (action === undefined) throw new AuthLinkError('unknown action');
  return { url, domain: parsed.hostname, k1, action };
}

function callbackOf(text: string): string {
  const bare = text.replace(/^lightning:(\/\/)?/i, '');
  if (/^lnurl1/i.test(bare)) return decoded(bare);
  if (/^keyauth:/i.test(bare)) {
    const rest = bare.replace(/^keyauth:(\/\/)?/i, '');
    const host = rest.split(/[/?#:]/, 1)[0] ?? '';
    return `${mayBePlain(host) ? 'http' : 'https'}://${rest}`;
  }
  const inside = URL.parse(bare)?.searchParams.get('lightning');
  return inside ? decoded(inside) : bare;
}

function decoded(lnurl: string): string {
  const url = decodeLnurl(lnurl);
  if (url === null) throw new AuthLinkError('not a valid LNURL');
  return url;
}

/** Refuses what makes the host shown differ from the host called: user information, backslashes, control characters. */
function safeUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null) throw new AuthLinkError('not a URL');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is looked for
  if (/[\\\u0000-\u0020\u007f]/.test(text))
    throw new AuthLinkError('the URL has a backslash, space or control character');
  if (url.username !== '' || url.password !== '' || /^[a-z]+:\/\/[^/?#]*@/i.test(text)) {
    throw new AuthLinkError('the URL carries user information');
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && mayBePlain(url.hostname))) {
    throw new AuthLinkError('only https is allowed');
  }
  return url;
}

/** Onion services bring their own encryption (LUD-01); this machine is for developers. */
function mayBePlain(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1' || host === '[::1]' || host.endsWith('.onion');
}
