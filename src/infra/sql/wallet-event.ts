import type { Kysely } from 'kysely';
import type { Origin } from '../../core/ports.ts';
import { createAuditStore } from './audit-store.ts';
import type { Database } from './schema.ts';

/** What happened to a wallet, in the transaction in which it happened. */
export function recordWalletEvent(
  tx: Kysely<Database>,
  action: string,
  { userId, walletId, now, origin }: { userId: string; walletId: string; now: number; origin: Origin },
  metadata: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  return createAuditStore(tx).append([
    {
      userId,
      clientId: null,
      action,
      success: true,
      resourceType: 'wallet',
      resourceId: walletId,
      ip: origin.ip || null,
      userAgent: origin.userAgent,
      metadata,
      createdAt: new Date(now),
    },
  ]);
}
