import { bech32 } from '@scure/base';

/** What a `login_hint` (OIDC Core section 3.1.2.1) names. */
export type Hint = { readonly kind: 'id' | 'key' | 'username'; readonly value: string };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const HEX_KEY = /^([0-9a-f]{64}|0[23][0-9a-f]{64})$/;

/** An account id, a public key in hexadecimal or as npub, else a user name. */
export function readHint(hint: string): Hint {
  const value = hint.trim().toLowerCase();
  if (UUID.test(value)) return { kind: 'id', value };
  if (HEX_KEY.test(value)) return { kind: 'key', value };
  const nostr = value.startsWith('npub1') ? readNpub(value) : undefined;
  return nostr === undefined ? { kind: 'username', value } : { kind: 'key', value: nostr };
}

/** NIP-19; undefined for anything else. */
function readNpub(text: string): string | undefined {
  const decoded = bech32.decodeUnsafe(text);
  const bytes = decoded?.prefix === 'npub' ? bech32.fromWordsUnsafe(decoded.words) : undefined;
  return bytes instanceof Uint8Array && bytes.length === 32 ? Buffer.from(bytes).toString('hex') : undefined;
}
