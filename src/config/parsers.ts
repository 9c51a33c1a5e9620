/** Readers of single settings. Each throws a `RangeError` that says what is accepted, without repeating the value. */
import { createAddressMatcher } from '../lib/http/address.ts';

export type Parser<T> = (text: string) => T;

/** The text itself. */
export const text: Parser<string> = (value) => value;

/** A whole number within limits. */
export function integer(least: number, most: number): Parser<number> {
  return (value) => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new RangeError(`must be a whole number from ${least} to ${most}`);
  };
}

/** At most three decimals. */
export function decimal(least: number, most: number): Parser<number> {
  return (value) => {
    const number = /^\d{1,9}(\.\d{1,3})?$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new RangeError(`must be a number from ${least} to ${most}`);
  };
}

/** Exactly one of the given words. */
export function oneOf<const T extends string>(...words: readonly T[]): Parser<T> {
  return (value) => {
    const found = words.find((word) => word === value);
    if (found === undefined) throw new RangeError(`must be one of ${words.join(', ')}`);
    return found;
  };
}

export const flag: Parser<boolean> = (value) =>
  oneOf('true', 'false', '1', '0')(value).match(/true|1/) !== null;

/** A URL of one of the given schemes, unchanged: connection strings are for the drivers to take apart. */
export function connectionUrl(...schemes: readonly string[]): Parser<string> {
  return (value) => {
    if (schemes.includes(parseUrl(value).protocol.slice(0, -1))) return value;
    throw new RangeError(`must start with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`);
  };
}

/** A web origin without path, query or trailing slash, in the form browsers send it (RFC 6454 section 6.2). */
export const webOrigin: Parser<URL> = (value) => {
  const url = parseUrl(value);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new RangeError('must start with https:// or http://');
  if (url.username !== '' || url.password !== '')
    throw new RangeError('must not hold a user name or password');
  if (value.replace(/\/$/, '').toLowerCase() !== url.origin) {
    throw new RangeError('must be scheme, host and port only, without a default port, path or query');
  }
  return url;
};

/** Separated by commas; spaces around entries are ignored. */
function list(value: string): string[] {
  return value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** Origins whose scripts may call us. `*` is refused: it would include every site a person visits. */
export const originList: Parser<readonly string[]> = (value) =>
  list(value).map((entry) => webOrigin(entry).origin);

/** Proxies to believe. A blanket "trust everybody" is refused: anybody could then choose their own address. */
export const proxyList: Parser<readonly string[]> = (value) => {
  const entries = list(value);
  for (const entry of entries) {
    if (!isRange(entry)) {
      throw new RangeError('must be addresses or CIDR ranges, `loopback` or `private`, separated by commas');
    }
    if (/\/0+$/.test(entry)) throw new RangeError('must not trust every address: name your proxies');
  }
  return entries;
};

function isRange(entry: string): boolean {
  try {
    createAddressMatcher([entry]);
    return true;
  } catch {
    return false;
  }
}

/** 32 bytes as 64 hexadecimal digits, or in base64 or base64url. */
export const key256: Parser<Uint8Array> = (value) => {
  const encoding = /^[0-9a-f]{64}$/i.test(value)
    ? 'hex'
    : /^[A-Za-z0-9+/_-]{43}=?$/.test(value)
      ? 'base64'
      : undefined;
  const bytes = encoding && Buffer.from(value, encoding);
  if (bytes?.length !== 32)
    throw new RangeError('must be 32 bytes in base64 or hex, for example from `openssl rand -base64 32`');
  return new Uint8Array(bytes);
};

/** A secret that is compared, not computed with: long enough not to be guessed. */
export const sharedSecret: Parser<string> = (value) => {
  if (value.length < 16) throw new RangeError('must have at least 16 characters');
  return value;
};

function parseUrl(value: string): URL {
  const url = URL.parse(value);
  if (url === null) throw new RangeError('must be a URL');
  return url;
}
