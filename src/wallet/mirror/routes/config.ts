export const tags = ['wallets'];
export const reading = { access: { scopes: ['wallet:read'] }, rateLimit: 'wallet' } as const;
export const writing = { access: { scopes: ['wallet:write'] }, rateLimit: 'wallet' } as const;
