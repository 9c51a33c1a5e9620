import { type Adapter, Provider } from 'oidc-provider';
import { sha256 } from '../../core/crypto.ts';
import { canonicalAddress } from '../../lib/http/address.ts';
import type { SessionRow } from '../store.ts';
import { type AdapterContext, currentUnit, recall, see, write } from './context.ts';
import { asPayload, text, withoutId } from './fields.ts';

const DAY = 24 * 3600;
/** A session ends seven days after the sign-in however busy it is. */
const ABSOLUTE = 7 * DAY;

/** Browser sessions: the cookie value is kept as a digest, so a stolen database signs nobody in. */
export function createSessionModel(context: AdapterContext): Partial<Adapter> {
  return {
    async upsert(id, payload, expiresIn) {
      see(context, 'SessionUid', String(payload.uid), payload);
      await write(context, { kind: 'session.save', session: row(context, id, payload, expiresIn ?? DAY) });
    },
    async find(id) {
      const digest = sha256(id);
      const found = await context.store.findSession(digest);
      if (!found) return undefined;
      const { payload, passkeys } = found;
      see(context, 'SessionOf', id, { uid: payload['uid'] });
      see(context, 'SessionFound', String(payload['uid']), { digest });
      const unit = currentUnit(context);
      if (unit && passkeys) unit.passkeys = { accountId: String(payload['accountId']), ...passkeys };
      return asPayload(payload, { jti: id });
    },
    async findByUid(uid) {
      const recalled = recall(context, 'SessionUid', uid);
      const payload = recalled.known ? recalled.payload : await context.store.findSessionByUid(uid);
      // The cookie value is not ours to know; nothing that reads a session by its uid writes it back.
      return payload ? asPayload(payload, { jti: `uid:${uid}` }) : undefined;
    },
    async destroy(id) {
      await write(context, { kind: 'session.delete', digest: sha256(id) });
      const uid = recall(context, 'SessionOf', id).payload?.['uid'];
      if (typeof uid === 'string') currentUnit(context)?.ended.push(uid);
    },
  };
}

function row(
  context: AdapterContext,
  id: string,
  payload: Readonly<Record<string, unknown>>,
  expiresIn: number,
): SessionRow {
  const now = context.clock.now();
  const signedInAt = typeof payload['loginTs'] === 'number' ? payload['loginTs'] * 1000 : now;
  const absolute = signedInAt + ABSOLUTE * 1000;
  const koa = Provider.ctx;
  return {
    digest: sha256(id),
    found: foundDigest(context, String(payload['uid'])),
    uid: String(payload['uid']),
    userId: text(payload['accountId']),
    payload: withoutId(payload),
    // A proxy may pass on anything, and the column takes addresses only.
    ip: canonicalAddress(koa?.ip ?? ''),
    userAgent: koa?.get('user-agent').slice(0, 256) || null,
    expiresAt: new Date(Math.min(now + expiresIn * 1000, absolute)),
    absoluteExpiresAt: new Date(absolute),
  };
}

function foundDigest(context: AdapterContext, uid: string): Buffer | null {
  const digest = recall(context, 'SessionFound', uid).payload?.['digest'];
  return digest instanceof Buffer ? digest : null;
}
