import { readFile } from 'node:fs/promises';

/** Where a Bitcoin node takes calls, and who asks. */
export type NodeAccess = {
  /** Without user and password. */
  readonly url: string;
  /** `user:password`. Asked at each call: a node writes a new cookie whenever it starts. */
  readonly auth: () => Promise<string>;
};

/**
 * Access as it is configured (BITCOIN_RPC_URL, BITCOIN_RPC_COOKIE), or to the embedded node (`rpcUrl`, `cookieFile`).
 * The cookie file, where there is one, goes before what the URL says.
 */
export function nodeAccess(rpcUrl: string, cookieFile?: string | undefined): NodeAccess {
  const url = new URL(rpcUrl);
  const named = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = '';
  url.password = '';
  const auth = async () => (cookieFile === undefined ? named : (await readFile(cookieFile, 'utf8')).trim());
  return { url: url.href, auth };
}
