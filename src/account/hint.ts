import { decodeNpub } from '../lib/nostr/index.ts';

/** What a `login_hint` (OIDC Core section 3.1.2.1) names. */
export type Hint = { readonly kind: 'id' | 'key' | 'username'; readonly value: string };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const HEX_KEY = /^([0-9a-f]{64}|0[23][0-9a-f]{64})$/;

/** An account id, a public key in hexadecimal or as npub, else a user name. */
export function readHint(hint: string): Hint {
  const value = hint.trim().toLowerCase();
  if (UUID.test(value)) return { kind: 'id', value };
  if (HEX_KEY.test(value)) return { kind: 'key', value };
  const nostr = value.startsWith('npub1') ? decodeNpub(value) : undefined;
  return nostr === undefined ? { kind: 'username', value } : { kind: 'key', value: nostr };
}
