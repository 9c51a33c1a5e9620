/** Settings that are each readable and together make no sense. */
import { createAddressMatcher } from '../lib/http/address.ts';
import { ConfigError } from './config-error.ts';
import type { Settings } from './read.ts';

/** Throws `ConfigError` for the first rule that does not hold. */
export function refuseContradictions(settings: Settings): void {
  for (const rule of [...PRODUCTION_RULES, ...GENERAL_RULES]) {
    const complaint = rule(settings);
    if (complaint !== undefined) throw new ConfigError(complaint);
  }
}

/** Returns the line for the operator, or nothing when the rule holds. */
type Rule = (settings: Settings) => string | undefined;

const PRODUCTION_RULES: readonly Rule[] = [
  (s) => when(isProduction(s) && !s.PUBLIC_URL, 'PUBLIC_URL is required in production'),
  (s) =>
    when(isProduction(s) && !s.MASTER_KEY, 'MASTER_KEY is required in production: `openssl rand -base64 32`'),
  (s) => when(isProduction(s) && !isSecureContext(s.PUBLIC_URL), 'PUBLIC_URL must be https in production'),
  (s) => when(isProduction(s) && s.DEMO === true, 'DEMO cannot be true in production'),
];

const GENERAL_RULES: readonly Rule[] = [
  (s) =>
    when(
      !isProduction(s) && s.PUBLIC_URL && !isNearby(s.PUBLIC_URL.hostname),
      'NODE_ENV must be production with this PUBLIC_URL: set NODE_ENV=production. Development is for localhost and private addresses; it lets anybody register applications and sign in without a wallet',
    ),
  (s) => when(s.PORT === 0 && !s.PUBLIC_URL, 'PUBLIC_URL is required when PORT is 0'),
  (s) =>
    when(
      s.DATABASE_URL !== undefined && !s.MASTER_KEY,
      'MASTER_KEY is required with DATABASE_URL: every process needs the same one',
    ),
  (s) =>
    when(
      s.MASTER_KEY && s.MASTER_KEY_PREVIOUS && Buffer.from(s.MASTER_KEY).equals(s.MASTER_KEY_PREVIOUS),
      'MASTER_KEY and MASTER_KEY_PREVIOUS are the same key: MASTER_KEY has to be the new one',
    ),
  (s) => when(s.DATABASE_REPLICA_URL && !s.DATABASE_URL, 'DATABASE_REPLICA_URL needs DATABASE_URL'),
  (s) => when(s.BITCOIN_RPC_COOKIE && !s.BITCOIN_RPC_URL, 'BITCOIN_RPC_COOKIE needs BITCOIN_RPC_URL'),
  (s) =>
    when(
      s.BITCOIN_RPC_COOKIE && hasCredentials(s.BITCOIN_RPC_URL),
      'BITCOIN_RPC_COOKIE and the password in BITCOIN_RPC_URL are both set: keep one',
    ),
  (s) =>
    when(s.RATE_LIMIT_API_BURST < s.RATE_LIMIT_API, 'RATE_LIMIT_API_BURST must be at least RATE_LIMIT_API'),
  (s) => when(s.DEMO !== false && s.DEMO_PORT === s.PORT && s.PORT !== 0, 'DEMO_PORT and PORT must differ'),
];

function when(contradiction: unknown, line: string): string | undefined {
  return contradiction ? line : undefined;
}

function isProduction({ NODE_ENV }: Settings): boolean {
  return NODE_ENV === 'production';
}

/**
 * https, or a host whose traffic nobody can read: loopback (Secure Contexts section 3.1), or an onion service,
 * which LUD-01 allows over http because Tor encrypts and authenticates it.
 */
export function isSecureContext(url: URL | undefined): boolean {
  return (
    url?.protocol === 'https:' || isLoopbackHost(url?.hostname) || url?.hostname.endsWith('.onion') === true
  );
}

const isNearbyAddress = createAddressMatcher(['loopback', 'private']);

/** This machine and the network around it, where a phone with a wallet is during development. */
function isNearby(host: string): boolean {
  return isLoopbackHost(host) || isNearbyAddress(host.replace(/^\[|\]$/g, ''));
}

function isLoopbackHost(host = ''): boolean {
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d+){3}$/.test(host)
  );
}

function hasCredentials(url = ''): boolean {
  return (URL.parse(url)?.password ?? '') !== '';
}
