import type { IconName } from './icons.ts';

/** A permission in people's words. */
export type ScopeText = {
  readonly scope: string;
  readonly title: string;
  /** What it really gives, and what it does not. */
  readonly detail: string;
  readonly icon: IconName;
  /** Lets the application change things or act for the person: marked on the page. */
  readonly acts: boolean;
};

const reads = (scope: string, icon: IconName, title: string, detail: string): ScopeText => ({
  scope,
  icon,
  title,
  detail,
  acts: false,
});
const acts = (scope: string, icon: IconName, title: string, detail: string): ScopeText => ({
  scope,
  icon,
  title,
  detail,
  acts: true,
});

const SCOPES: readonly ScopeText[] = [
  reads(
    'openid',
    'person',
    'Know that it is you',
    'A fixed account number. Nothing about your wallet or your money.',
  ),
  reads('profile', 'badge', 'See your profile', 'Your user name and picture, if you have set them.'),
  reads('email', 'mail', 'See your email address', 'Only if you have added one. It is not required.'),
  reads(
    'offline_access',
    'clock',
    'Stay connected while you are away',
    'Until you sign out or remove the application.',
  ),
  reads(
    'bitcoin',
    'key',
    'See your public keys',
    'The Bitcoin and Nostr keys linked to your account. Never a private key.',
  ),
  reads(
    'wallet:read',
    'wallet',
    'See your watched wallets',
    'Balances, addresses and history. It cannot spend.',
  ),
  acts(
    'wallet:write',
    'pencil',
    'Manage your watched wallets',
    'Add wallets, label and prepare transactions. Only you can sign them.',
  ),
  reads(
    'pof:read',
    'shield',
    'See your proofs of funds',
    'Which amount you have proven and until when. Not your coins.',
  ),
  acts(
    'pof:write',
    'stamp',
    'Request proofs of funds',
    'Each proof still needs a signature from your own wallet.',
  ),
  reads(
    'chat:read',
    'chat',
    'Read your messages',
    'In the rooms you are in. End-to-end encrypted ones stay sealed.',
  ),
  acts('chat:write', 'send', 'Send messages as you', 'Others will see them under your name.'),
  acts(
    'admin',
    'warning',
    'Administer this server',
    'Every setting and every account. Allow only what you run yourself.',
  ),
];

const BY_NAME: ReadonlyMap<string, ScopeText> = new Map(SCOPES.map((text) => [text.scope, text]));

/** The words for one scope; an unknown one is shown by its name and counts as acting. */
export const describeScope = (scope: string): ScopeText =>
  BY_NAME.get(scope) ??
  acts(scope, 'warning', `Other permission: ${scope}`, 'This server has no description for it.');

/** Every scope of the list once, in our order rather than the client's: what acts is never hidden in the middle. */
export const describeScopes = (scopes: readonly string[]): readonly ScopeText[] => {
  const wanted = new Set(scopes);
  const known = SCOPES.filter((text) => wanted.has(text.scope));
  const unknown = [...wanted].filter((scope) => !BY_NAME.has(scope)).map(describeScope);
  return [...known, ...unknown];
};
