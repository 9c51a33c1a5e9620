import type { Key, KeyKind } from '@hodlxxi/sdk';

export const kindWords: Readonly<Record<KeyKind, string>> = {
  lnurl: 'Lightning wallet',
  bitcoin: 'Bitcoin key',
  nostr: 'Nostr key',
};

export const kindIcons = { lnurl: 'bolt', bitcoin: 'bitcoin', nostr: 'nostr' } as const;

/** The ends of a key: enough to tell it from the others. */
export const shortKey = (key: string): string =>
  key.length <= 20 ? key : `${key.slice(0, 8)}…${key.slice(-6)}`;

/** What the person calls it, or what it is. */
export const keyTitle = ({ label, kind }: Pick<Key, 'label' | 'kind'>): string => label ?? kindWords[kind];
