import { isIP } from 'node:net';

/** What two addresses say about being in one place. */
export type Proximity = 'same' | 'different' | 'incomparable' | 'unknown';

/**
 * Whether browser and wallet look like one place: RFC 10027 counts network proximity among the mitigations of
 * cross-device phishing. Carriers and households share a /24 or a /48; a difference is a hint, never a proof. An IPv4
 * and an IPv6 address cannot be compared: one household has both.
 */
export function proximity(browser: string | null, wallet: string | null): Proximity {
  const [a, b] = [isIP(browser ?? ''), isIP(wallet ?? '')];
  if (browser === null || wallet === null || a === 0 || b === 0) return 'unknown';
  if (a !== b) return 'incomparable';
  return prefix(browser) === prefix(wallet) ? 'same' : 'different';
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
