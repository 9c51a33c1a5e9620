import { type AccountRole, effectiveRoles } from '../core/authz/scopes.ts';

/** Wallets of one person. Each costs the node a file, and while it is used some memory. */
const QUOTAS: Readonly<Record<AccountRole, number>> = {
  user: 50,
  special: 1000,
  operator: 1000,
  admin: 1000,
};

export function walletQuota(roles: readonly string[]): number {
  return Math.max(...effectiveRoles(roles).map((role) => QUOTAS[role]));
}
