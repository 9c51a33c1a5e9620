export const tags = ['wallets'];
/** A page that shows a wallet reads much of it; that leaves the requests that everything else is counted in alone. */
export const reading = {
  access: { scopes: ['wallet:read'] },
  rateLimitGroup: 'figures',
} as const;
export const writing = { access: { scopes: ['wallet:write'] }, rateLimit: 'wallet' } as const;
