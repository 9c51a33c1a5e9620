import type { Settings } from './read.ts';

/** Settings that work and are probably not meant. One line each. */
export function warningsOf(settings: Settings): string[] {
  if (settings.NODE_ENV !== 'production') return [];
  const lines: (string | false)[] = [
    !settings.DATABASE_URL && 'DATABASE_URL is not set: the embedded database serves one process only',
    !settings.REDIS_URL && 'REDIS_URL is not set: limits and notices are not shared, run one process only',
    !settings.BITCOIN_RPC_URL &&
      'BITCOIN_RPC_URL is not set: there is no node, so addresses of scripts cannot sign in',
    // We speak http only, so an https origin means a proxy, and without this setting all its visitors are one.
    settings.PUBLIC_URL?.protocol === 'https:' &&
      settings.TRUST_PROXY.length === 0 &&
      'TRUST_PROXY is not set: behind a proxy all visitors share one address and its rate limit',
  ];
  return lines.filter((line) => line !== false);
}
