import { defaultUsername } from '../core/username.ts';
import { encodeNpub } from '../lib/nostr/index.ts';
import type { Account, KeyKind } from './store.ts';

/** What an application may learn, OIDC Core section 5.1 and ours; scopes and consent filter it. */
export type AccountClaims = {
  readonly sub: string;
  readonly preferred_username: string;
  readonly name: string;
  readonly picture?: string;
  readonly email?: string;
  /** Addresses are what the person says; nobody has checked them. */
  readonly email_verified: false;
  readonly bitcoin_pubkey?: string;
  readonly npub?: string;
  readonly keys: readonly { readonly kind: KeyKind; readonly public_key: string }[];
  /** Seconds since the epoch. */
  readonly updated_at: number;
  readonly status: 'active' | 'disabled';
  readonly roles: readonly string[];
};

/** `subject` is what the reader of the claims knows the person by; the account's id unless it is another one. */
export function claimsOf(account: Account, subject: string = account.id): AccountClaims {
  const { profileData, email, bitcoinPubkey } = account;
  const preferred = account.username ?? defaultUsername(subject);
  const npub = npubOf(account);
  const { name, picture } = profileData;
  return {
    sub: account.id,
    preferred_username: preferred,
    name: typeof name === 'string' && name !== '' ? name : preferred,
    ...(typeof picture === 'string' ? { picture } : {}),
    ...(email === null ? {} : { email }),
    email_verified: false,
    ...(bitcoinPubkey === null ? {} : { bitcoin_pubkey: bitcoinPubkey }),
    ...(npub === undefined ? {} : { npub }),
    keys: account.keys.map(({ kind, publicKey }) => ({ kind, public_key: publicKey })),
    updated_at: Math.floor(account.updatedAt.getTime() / 1000),
    status: account.status,
    roles: account.roles,
  };
}

/** NIP-19: the first Nostr key in the form people know. */
function npubOf(account: Account): string | undefined {
  const key = account.keys.find(({ kind, publicKey }) => kind === 'nostr' && NOSTR_KEY.test(publicKey));
  return key && encodeNpub(key.publicKey);
}

const NOSTR_KEY = /^[0-9a-f]{64}$/;
