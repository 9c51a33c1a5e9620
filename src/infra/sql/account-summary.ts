import type { AccountSummary } from '../../account/admin/admin-store.ts';

export type SummaryRow = {
  id: string;
  username: string | null;
  roles: string[];
  status: AccountSummary['status'];
  created_at: Date;
  last_login_at: Date | null;
};

export function summaryOf(row: SummaryRow): AccountSummary {
  return {
    id: row.id,
    username: row.username,
    roles: row.roles,
    status: row.status,
    createdAt: row.created_at,
    lastLoginAt: row.last_login_at,
  };
}
