/** Which redirect URIs an application may register: the server's rule, to explain while somebody types. A test compares the two. */

const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];
const MAX_LENGTH = 2000;

/** What is wrong, as the end of a sentence that begins with the address; null when it may be registered. */
export function redirectProblem(uri: string, type: 'web' | 'native'): string | null {
  if (uri.length > MAX_LENGTH)
    return `has more than ${MAX_LENGTH} characters: no absolute URI needs that many`;
  const url = parse(uri);
  if (!url) return 'is not an absolute URI: write it in full, such as https://app.example/callback';
  // RFC 6749 section 3.1.2: no fragment, not even an empty one.
  if (uri.includes('#')) {
    return `must not have a fragment, codes are sent in the query: write ${uri.slice(0, uri.indexOf('#'))}`;
  }
  // Chromium escapes the asterisk of a host.
  if (/\*|%2a/i.test(url.hostname) || url.pathname.includes('*')) {
    return 'must be exact: wildcards are not supported, register every address';
  }
  if (url.username || url.password) return 'must not contain a user name or password: everybody can read it';
  if (url.protocol === 'https:') return null;
  if (url.protocol === 'http:') {
    return LOOPBACK.includes(url.hostname)
      ? null
      : `must use https, as in https${uri.slice(4)}: http is for localhost, 127.0.0.1 and [::1] only`;
  }
  if (type === 'web') return 'must use https: other schemes are for application_type "native"';
  // RFC 8252 section 7.1: a scheme without a period belongs to nobody.
  return url.protocol.includes('.')
    ? null
    : 'must use a scheme that is a reversed domain name of yours, such as com.example.app:/callback';
}

/** Where codes go with an address that is right. */
export function destinationOf(uri: string): string {
  const { protocol, host } = new URL(uri);
  return /^https?:$/.test(protocol) ? host : `the app that owns ${protocol}`;
}

// Safari has URL.parse since 18 only.
function parse(uri: string): URL | null {
  try {
    return new URL(uri);
  } catch {
    return null;
  }
}
