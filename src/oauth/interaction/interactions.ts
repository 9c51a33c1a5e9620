/**
 * Where a sign-in stands between its pages. An interaction lives minutes and can be started again, so it is kept
 * in the shared key-value store; while that is away it goes to the database, slower but without interruption.
 */
import type { Adapter } from 'oidc-provider';
import { sha256 } from '../../core/crypto.ts';
import type { Clock, KeyValue } from '../../core/ports.ts';
import { asPayload, expiry, withoutId } from '../adapter/fields.ts';
import type { OauthStore, Payload } from '../store.ts';

const MODEL = 'Interaction';
const HOUR = 3600;

export type Interactions = { readonly model: Partial<Adapter> };

export function createInteractions(deps: { kv: KeyValue; store: OauthStore; clock: Clock }): Interactions {
  const { kv, store, clock } = deps;
  const keyOf = (id: string) => `oauth:interaction:${sha256(id).toString('base64url')}`;

  /** Interactions this process had to put into the database; they need deleting there as well. */
  const elsewhere = new Set<string>();

  async function save(id: string, payload: Payload, expiresIn: number): Promise<void> {
    try {
      await kv.set(keyOf(id), JSON.stringify(payload), expiresIn * 1000);
    } catch {
      const expiresAt = expiry(clock.now(), expiresIn, HOUR);
      const artifact = {
        model: MODEL,
        digest: sha256(id),
        uid: null,
        userCodeDigest: null,
        grantId: null,
        payload,
        expiresAt,
      };
      await store.commit([{ kind: 'artifact.save', artifact }]);
      elsewhere.add(id);
    }
  }

  async function find(id: string): Promise<Payload | undefined> {
    const cached = await kv.get(keyOf(id)).catch(() => null);
    if (cached) return JSON.parse(cached);
    const stored = await store.findArtifact(MODEL, sha256(id));
    if (stored) elsewhere.add(id);
    return stored?.payload;
  }

  return {
    model: {
      upsert: (id, payload, expiresIn) => save(id, withoutId(payload), expiresIn ?? HOUR),
      async find(id) {
        const payload = await find(id);
        return payload ? asPayload(payload, { jti: id }) : undefined;
      },
      async destroy(id) {
        await kv.delete(keyOf(id)).catch(() => undefined);
        if (elsewhere.delete(id))
          await store.commit([{ kind: 'artifact.delete', model: MODEL, digest: sha256(id) }]);
      },
    },
  };
}
