/** IP addresses as rate limits, logs and proxy lists need them. */
import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

/** `::ffff:192.0.2.1` (RFC 4291 section 2.5.5.2) and zone suffixes removed; null when it is no address. */
export function canonicalAddress(address: string): string | null {
  const bare = address.split('%', 1)[0] ?? '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  const candidate = mapped ?? bare;
  return isIP(candidate) === 0 ? null : candidate;
}

/**
 * The unit a limit applies to: an IPv4 address, or the /64 of an IPv6 address, because one subscriber owns a
 * whole /64 (RFC 6177 section 2) and could otherwise change address with every request.
 */
export function addressGroup(address: string): string {
  const canonical = canonicalAddress(address);
  if (canonical === null) return 'unknown';
  return isIPv4(canonical) ? canonical : `${expandIPv6(canonical).slice(0, 4).join(':')}::/64`;
}

/** The eight groups of a valid IPv6 address, lower case, without leading zeros. */
function expandIPv6(address: string): string[] {
  const [head = '', tail] = embeddedIPv4ToHex(address).toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<string>(zeros).fill('0'), ...right].map((group) => group.replace(/^0+(?=.)/, ''));
}

/** RFC 4291 section 2.2 form 3: the last two groups may be written as an IPv4 address. */
function embeddedIPv4ToHex(address: string): string {
  return address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
}

/** Tells whether an address is in the list. Never throws: what is no address is in no list. */
export type AddressMatcher = (address: string | undefined) => boolean;

const NAMED_RANGES: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1'],
  // RFC 1918, RFC 4193, and link-local addresses (RFC 3927, RFC 4291).
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', 'fc00::/7', 'fe80::/10'],
};

/** Matches `loopback`, `private`, addresses and CIDR ranges. Throws `RangeError` naming an entry it cannot read. */
export function createAddressMatcher(entries: readonly string[]): AddressMatcher {
  const list = new BlockList();
  for (const entry of entries.flatMap((name) => NAMED_RANGES[name] ?? [name])) addRange(list, entry);
  return (address) => {
    const canonical = canonicalAddress(address ?? '');
    return canonical !== null && list.check(canonical, isIPv6(canonical) ? 'ipv6' : 'ipv4');
  };
}

function addRange(list: BlockList, entry: string): void {
  const [address = '', prefix, ...rest] = entry.split('/');
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  const longest = family === 'ipv6' ? 128 : 32;
  const length = prefix === undefined ? longest : Number(prefix);
  const readable = isIP(address) !== 0 && rest.length === 0 && /^\d{1,3}$/.test(prefix ?? '0');
  if (!readable || length > longest) throw new RangeError(`not an address or CIDR range: ${entry}`);
  list.addSubnet(address, length, family);
}
