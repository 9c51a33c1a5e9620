import { type AccountRole, effectiveRoles } from '../../core/authz/scopes.ts';

/** Applications of one person. What an account can make us keep is bounded, whatever the account. */
const QUOTAS: Readonly<Record<AccountRole, number>> = { user: 10, special: 100, operator: 100, admin: 100 };

export function clientQuota(roles: readonly string[]): number {
  return Math.max(...effectiveRoles(roles).map((role) => QUOTAS[role]));
}
