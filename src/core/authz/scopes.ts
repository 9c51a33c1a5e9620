/** What applications may be allowed, and the role a person needs before an application can be allowed it. */
export const scopes = {
  openid: { role: null },
  profile: { role: null },
  email: { role: null },
  offline_access: { role: null },
  bitcoin: { role: null },
  'wallet:read': { role: null },
  'wallet:write': { role: null },
  'pof:read': { role: null },
  'pof:write': { role: null },
  'chat:read': { role: null },
  'chat:write': { role: null },
  admin: { role: 'admin' },
} as const satisfies Record<string, { readonly role: string | null }>;

export type Scope = keyof typeof scopes;
export type Role = NonNullable<(typeof scopes)[Scope]['role']>;

/** The scope an application needs besides the person's role. */
export const scopeOfRole = { admin: 'admin' } as const satisfies Record<Role, Scope>;
