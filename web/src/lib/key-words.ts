import type { Key, KeyKind } from '@hodlxxi/sdk';
import { npub } from './npub.ts';

export const kindWords: Readonly<Record<KeyKind, string>> = {
  lnurl: 'Lightning wallet',
  bitcoin: 'Bitcoin key',
  nostr: 'Nostr key',
};

export const kindIcons = { lnurl: 'bolt', bitcoin: 'bitcoin', nostr: 'nostr' } as const;

/** The ends of a key: enough to tell it from the others. */
export const shortKey = (key: string): string =>
  key.length <= 20 ? key : `${key.slice(0, 8)}…${key.slice(-6)}`;

/** The key as its owner knows it: the address that signed, the npub, or else the key itself. */
export const shownKey = ({
  kind,
  address,
  public_key,
}: Pick<Key, 'kind' | 'address' | 'public_key'>): string =>
  address ?? (kind === 'nostr' ? npub(public_key) : public_key);

/** What the person calls it, or what it is. */
export const keyTitle = ({ label, kind }: Pick<Key, 'label' | 'kind'>): string => label ?? kindWords[kind];
