import type { Adapter } from 'oidc-provider';
import { sha256 } from '../../core/crypto.ts';
import { type AdapterContext, currentUnit, write } from './context.ts';
import { asPayload, expiry, text, withoutId, words } from './fields.ts';
import { rememberRelated } from './related.ts';

/** Authorization codes, RFC 6749 section 4.1.2: one use, 60 seconds, kept as a digest. */
export function createCodeModel(context: AdapterContext): Partial<Adapter> {
  return {
    async upsert(id, payload, expiresIn) {
      const code = {
        digest: sha256(id),
        clientId: String(payload.clientId),
        userId: text(payload.accountId),
        grantId: text(payload.grantId),
        scope: words(payload.scope),
        redirectUri: text(payload.redirectUri),
        codeChallenge: text(payload.codeChallenge),
        codeChallengeMethod: text(payload.codeChallengeMethod),
        nonce: text(payload.nonce),
        payload: withoutId(payload),
        expiresAt: expiry(context.clock.now(), expiresIn, 60),
      };
      await write(context, { kind: 'code.insert', code });
    },
    async find(id) {
      const found = await context.store.findCode(sha256(id));
      if (!found) return undefined;
      rememberRelated(currentUnit(context), found.payload, found.related);
      const consumed = found.consumedAt ? { consumed: Math.floor(found.consumedAt / 1000) } : {};
      return asPayload(found.payload, { jti: id, ...consumed });
    },
    async consume(id) {
      await write(context, { kind: 'code.consume', digest: sha256(id) });
    },
  };
}
