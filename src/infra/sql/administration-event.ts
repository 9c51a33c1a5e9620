import type { Kysely } from 'kysely';
import type { Administrator } from '../../account/admin/admin-store.ts';
import { createAuditStore } from './audit-store.ts';
import type { Database } from './schema.ts';

/** Records, in the transaction of the act itself, what was done to an account and by whom. */
export function administrationEvent(
  db: Kysely<Database>,
  event: {
    readonly action: string;
    readonly userId: string;
    readonly by: Administrator;
    readonly metadata: Readonly<Record<string, unknown>>;
    readonly now: Date;
  },
): Promise<void> {
  const { action, userId, by, metadata, now } = event;
  const origin = by === 'operator' ? null : by.origin;
  return createAuditStore(db).append([
    {
      userId,
      clientId: null,
      action,
      success: true,
      resourceType: 'account',
      resourceId: userId,
      ip: origin?.ip || null,
      userAgent: origin?.userAgent ?? null,
      metadata: { by: by === 'operator' ? by : by.userId, ...metadata },
      createdAt: now,
    },
  ]);
}
