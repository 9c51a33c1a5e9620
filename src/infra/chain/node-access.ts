import type { Clock } from '../../core/ports.ts';
import { type Credentials, cookieCredentials } from './bitcoin-rpc-credentials.ts';

/** Where a Bitcoin node takes calls, and who asks. */
export type NodeAccess = {
  /** Without user and password. */
  readonly url: string;
  /** `user:password` */
  readonly auth: Credentials;
};

/**
 * Access as it is configured (BITCOIN_RPC_URL, BITCOIN_RPC_COOKIE), or to the embedded node (`rpcUrl`, `cookieFile`).
 * The cookie file, where there is one, goes before what the URL says.
 */
export function nodeAccess(rpcUrl: string, cookieFile?: string | undefined, clock: Clock = Date): NodeAccess {
  const url = new URL(rpcUrl);
  const named = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = '';
  url.password = '';
  const auth = cookieFile === undefined ? async () => named : cookieCredentials(cookieFile, clock);
  return { url: url.href, auth };
}
