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
  admin: { role: 'operator' },
} as const satisfies Record<string, { readonly role: Role | null }>;

export type Scope = keyof typeof scopes;

/**
 * What an account may be given, with what each is for. `user` is everybody's and never stored. `operator` reads what
 * concerns the whole server, `admin` changes it as well.
 */
export const accountRoles = ['user', 'special', 'operator', 'admin'] as const;

export type AccountRole = (typeof accountRoles)[number];

/** Roles that open routes. */
export type Role = Extract<AccountRole, 'operator' | 'admin'>;

/** The scope an application needs besides the person's role. */
export const scopeOfRole = { operator: 'admin', admin: 'admin' } as const satisfies Record<Role, Scope>;

const includes: Readonly<Record<AccountRole, readonly AccountRole[]>> = {
  user: [],
  special: [],
  operator: [],
  admin: ['operator'],
};

/** The roles that somebody with `given` has: those, what they include, and `user`. Unknown names are left out. */
export function effectiveRoles(given: readonly string[]): readonly AccountRole[] {
  const held = accountRoles.filter((role) => role === 'user' || given.includes(role));
  return accountRoles.filter((role) => held.some((one) => one === role || includes[one].includes(role)));
}
