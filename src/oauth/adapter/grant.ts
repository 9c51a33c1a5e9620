import type { Adapter } from 'oidc-provider';
import { type AdapterContext, recall, see, write } from './context.ts';
import { asPayload, expiry, text } from './fields.ts';

const MONTH = 30 * 24 * 3600;

/** One authorization of one application in one session; revoking it ends every code and token issued under it. */
export function createGrantModel(context: AdapterContext): Partial<Adapter> {
  return {
    async upsert(id, payload, expiresIn) {
      see(context, 'Grant', id, payload);
      await write(context, {
        kind: 'grant.save',
        id,
        userId: text(payload.accountId),
        clientId: String(payload.clientId),
        payload: { ...payload },
        expiresAt: expiry(context.clock.now(), expiresIn, MONTH),
      });
    },
    async find(id) {
      const recalled = recall(context, 'Grant', id);
      const payload = recalled.known ? recalled.payload : await context.store.findGrant(id);
      return payload ? asPayload(payload) : undefined;
    },
    async destroy(id) {
      see(context, 'Grant', id, undefined);
      await write(context, { kind: 'grant.revoke', id, keepGrant: false });
    },
  };
}
