/** What applications may be allowed, in the words of the consent page; a test compares the two. */
export type ScopeWords = {
  readonly scope: string;
  readonly title: string;
  readonly detail: string;
  /** Lets the application change things or act for the person. */
  readonly acts: boolean;
};

const reads = (scope: string, title: string, detail: string): ScopeWords => ({
  scope,
  title,
  detail,
  acts: false,
});
const acts = (scope: string, title: string, detail: string): ScopeWords => ({
  scope,
  title,
  detail,
  acts: true,
});

const known: readonly ScopeWords[] = [
  reads('openid', 'Know that it is you', 'A fixed account number. Nothing about your wallet or your money.'),
  reads('profile', 'See your profile', 'Your user name and picture, if you have set them.'),
  reads('email', 'See your email address', 'Only if you have added one. It is not required.'),
  reads(
    'offline_access',
    'Stay connected while you are away',
    'Until you sign out or remove the application.',
  ),
  reads(
    'bitcoin',
    'See your public keys',
    'The Bitcoin and Nostr keys linked to your account. Never a private key.',
  ),
  reads('wallet:read', 'See your watched wallets', 'Balances, addresses and history. It cannot spend.'),
  acts(
    'wallet:write',
    'Manage your watched wallets',
    'Add wallets, label and prepare transactions. Only you can sign them.',
  ),
  reads(
    'pof:read',
    'See your proofs of funds',
    'Which amount you have proven and until when. Not your coins.',
  ),
  acts('pof:write', 'Request proofs of funds', 'Each proof still needs a signature from your own wallet.'),
  reads('chat:read', 'Read your messages', 'In the rooms you are in. End-to-end encrypted ones stay sealed.'),
  acts('chat:write', 'Send messages as you', 'Others will see them under your name.'),
  acts(
    'admin',
    'Administer this server',
    'Every setting and every account. Allow only what you run yourself.',
  ),
];

/** Scopes that any developer may ask for. */
export const openScopes: readonly ScopeWords[] = known.filter(({ scope }) => scope !== 'admin');

/** Each once, in our order; an unknown one is shown by its name and counts as acting. */
export function scopeWords(scopes: readonly string[]): readonly ScopeWords[] {
  const unknown = [...new Set(scopes)].filter((scope) => !known.some((one) => one.scope === scope));
  return [
    ...known.filter(({ scope }) => scopes.includes(scope)),
    ...unknown.map((scope) =>
      acts(scope, `Other permission: ${scope}`, 'This server has no description for it.'),
    ),
  ];
}
