import { encodeNpub } from '../../lib/nostr/index.ts';

export type KnownKey = {
  readonly publicKey: string;
  readonly isNostr: boolean;
  readonly address: string | null;
};

/** A key as its owner knows it: the address that signed, the npub (NIP-19), or else the key itself; both its ends. */
export function shownKey({ publicKey, isNostr, address }: KnownKey): string {
  return bothEnds(address ?? (isNostr ? encodeNpub(publicKey) : publicKey));
}

/** As the account's own pages shorten it. */
function bothEnds(text: string): string {
  const bare = text.replace(/^script:/, '');
  return bare.length <= 20 ? bare : `${bare.slice(0, 8)}…${bare.slice(-6)}`;
}
