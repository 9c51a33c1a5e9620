import type { Adapter } from 'oidc-provider';
import { sha256 } from '../../core/crypto.ts';
import type { ArtifactRow, Payload, StoredArtifact } from '../store.ts';
import { type AdapterContext, currentUnit, write } from './context.ts';
import { asPayload, expiry, text, withoutId } from './fields.ts';
import { rememberSignIn } from './related.ts';

const HOUR = 3600;
const CENTURY = 100 * 365 * 24 * 3600;

/** Models that live short or are few: device codes, pushed requests, registration tokens. */
export function createArtifactModel(context: AdapterContext, model: string): Partial<Adapter> {
  const fallback = model === 'RegistrationAccessToken' ? CENTURY : HOUR;
  const digestOf = (id: string) => context.aliases.read(id) ?? sha256(id);
  return {
    async upsert(id, payload, expiresIn) {
      const { userCode, ...rest } = withoutId(payload);
      const artifact: ArtifactRow = {
        model,
        digest: digestOf(id),
        uid: text(payload.uid),
        userCodeDigest: typeof userCode === 'string' ? sha256(userCode) : null,
        grantId: text(payload.grantId),
        payload: rest,
        expiresAt: expiry(context.clock.now(), expiresIn, fallback),
      };
      const unless = model === 'DeviceCode' ? decisionOf(payload) : undefined;
      await write(context, { kind: 'artifact.save', artifact, ...(unless ? { unless } : {}) });
    },
    async find(id) {
      const found = await context.store.findArtifact(model, digestOf(id));
      if (found) rememberSignIn(currentUnit(context), found.payload);
      return found ? present(found, { jti: id }) : undefined;
    },
    async findByUserCode(userCode) {
      const found = await context.store.findArtifactByUserCode(model, sha256(userCode));
      const unit = currentUnit(context);
      if (unit && !found) unit.guessed = true;
      return found ? present(found, { jti: context.aliases.make(found.digest), userCode }) : undefined;
    },
    async consume(id) {
      await write(context, { kind: 'artifact.consume', model, digest: digestOf(id) });
    },
    async destroy(id) {
      await write(context, { kind: 'artifact.delete', model, digest: digestOf(id) });
    },
  };
}

/** A device is taken up by one person and signed in by one person, whoever else has the code at the same moment. */
function decisionOf(payload: Payload): string | undefined {
  if (payload['accountId'] !== undefined) return 'accountId';
  return payload['inFlight'] === true && payload['error'] === undefined ? 'inFlight' : undefined;
}

function present(found: StoredArtifact, extra: Payload): ReturnType<typeof asPayload> {
  const consumed = found.consumedAt ? { consumed: Math.floor(found.consumedAt / 1000) } : {};
  return asPayload(found.payload, { ...extra, ...consumed });
}
