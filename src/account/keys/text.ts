/** What a person reads before signing, and the same for a Nostr signer. */
import { HTTP_AUTH } from '../../lib/nostr/index.ts';
import type { Purpose } from './challenge.ts';

export type Wording = {
  readonly publicUrl: string;
  readonly purpose: Purpose;
  /** The account that a key is added to. */
  readonly accountName: string | null;
  readonly nonce: string;
  /** Milliseconds since the epoch. */
  readonly issuedAt: number;
  readonly expiresAt: number;
};

/**
 * One line of printable ASCII: hardware wallets show no more, command lines take it without escapes, and no two
 * programs differ about its line ends. Whoever signs it for another site reads this site's name in it.
 */
export function challengeText(wording: Wording): string {
  const { publicUrl, nonce, issuedAt, expiresAt } = wording;
  const issued = new Date(issuedAt).toISOString().replace(/\.\d+/, '');
  const minutes = Math.round((expiresAt - issuedAt) / 60_000);
  return [
    `${new URL(publicUrl).host} wants you to ${deed(wording)}.`,
    'This is not a payment.',
    `Issued ${issued}, valid for ${minutes} minutes.`,
    `Nonce ${nonce}`,
  ].join(' ');
}

function deed({ purpose, accountName }: Wording): string {
  if (purpose === 'login') return 'sign in with your Bitcoin key';
  if (purpose === 'auth') return 'confirm that it is you';
  const plain = accountName !== null && /^[\x21-\x7e]{1,40}$/.test(accountName);
  return plain ? `add this key to the account ${accountName}` : 'add this key to your account';
}

/** A Nostr event but for `pubkey`, `created_at`, `id` and `sig`. */
export type EventTemplate = {
  readonly kind: number;
  readonly tags: readonly (readonly string[])[];
  readonly content: string;
};

/** NIP-98 signs a request, with empty content; the `challenge` makes it good for one. */
export function challengeEvent(publicUrl: string, nonce: string): EventTemplate {
  const tags = [
    ['u', verifyUrl(publicUrl)],
    ['method', 'POST'],
    ['challenge', nonce],
  ];
  return { kind: HTTP_AUTH, tags, content: '' };
}

/** Where an answer goes, and what the event has to name. */
export function verifyUrl(publicUrl: string): string {
  return `${publicUrl}/api/verify`;
}
