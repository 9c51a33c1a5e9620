import { isIP } from 'node:net';

/**
 * Whether two addresses look like one place: RFC 10027 counts network proximity among the mitigations of
 * cross-device phishing. Carriers and households share a /24 or a /48; a difference is a hint, never a proof.
 */
export function sameNetwork(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return false;
  return a === b || (isIP(a) === isIP(b) && prefix(a) === prefix(b));
}

function prefix(address: string): string {
  if (isIP(address) === 4) return address.split('.').slice(0, 3).join('.');
  const [head = '', tail] = address.split('::');
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right]
    .slice(0, 3)
    .map((group) => Number.parseInt(group, 16))
    .join(':');
}
