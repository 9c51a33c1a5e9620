/** What a source expression may consist of. A host may legally hold ";", which would end the directive. */
const SOURCE = /^[a-z0-9][a-z0-9.+:/-]*$/i;

export type PagePolicy = {
  /**
   * Addresses a form of this page may end at after redirects, such as the redirect URI of the client.
   * Chromium applies `form-action` to every hop, so an answer sent back to the client after "Allow" needs its origin.
   */
  readonly formTargets?: readonly string[];
  /** Address of the client's logo when the page shows one. */
  readonly logo?: string | undefined;
};

/** The Content-Security-Policy of every page: nothing inline, nothing from elsewhere, never inside a frame. */
export const contentSecurityPolicy = ({ formTargets = [], logo }: PagePolicy = {}): string =>
  [
    "default-src 'none'",
    "base-uri 'none'",
    "connect-src 'self'",
    ['form-action', "'self'", ...sources(formTargets)].join(' '),
    "frame-ancestors 'none'",
    ['img-src', "'self'", 'data:', ...sources(logo ? [logo] : [])].join(' '),
    "script-src 'self'",
    "style-src 'self'",
  ].join('; ');

/** The origin of a web address, or the scheme of an app's private one. What cannot be expressed is left out. */
const sources = (addresses: readonly string[]): readonly string[] => {
  const found = addresses.flatMap((address) => {
    const url = URL.parse(address);
    if (url === null) return [];
    return [/^https?:$/.test(url.protocol) ? url.origin : url.protocol];
  });
  return [...new Set(found)].filter((source) => SOURCE.test(source));
};
