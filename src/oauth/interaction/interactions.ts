/**
 * Where a sign-in stands between its pages. An interaction lives minutes and can be started again, so it is kept
 * in the shared key-value store; while that is away it goes to the database, slower but without interruption.
 *
 * The payload holds what only this browser may know: the library puts the session's cookie value and the
 * interaction's own identifier, which is a cookie too, into it. It is therefore sealed under a key made from that
 * identifier and the master key: whoever reads the store learns nothing, and whoever writes to it decides nothing.
 */
import type { Adapter } from 'oidc-provider';
import { deriveKey, sha256 } from '../../core/crypto.ts';
import type { Clock, KeyValue } from '../../core/ports.ts';
import { createSealing, type MasterKey } from '../../core/sealing.ts';
import { createCache } from '../../lib/cache.ts';
import { asPayload, expiry, withoutId } from '../adapter/fields.ts';
import type { OauthStore, Payload } from '../store.ts';

const MODEL = 'Interaction';
const HOUR = 3600;
const PURPOSE = 'interaction';
/** Interactions remembered as being in the database; one that is forgotten expires there by itself. */
const MOST_ELSEWHERE = 10_000;

export type Interactions = { readonly model: Partial<Adapter> };

export function createInteractions(deps: {
  kv: KeyValue;
  store: OauthStore;
  clock: Clock;
  masterKey: MasterKey;
}): Interactions {
  const { kv, store, clock } = deps;
  const { sealPayload, openPayload } = createSeal(deps.masterKey);
  const keyOf = (id: string) => `oauth:interaction:${sha256(id).toString('base64url')}`;
  const elsewhere = createCache<true>({ max: MOST_ELSEWHERE, ttl: HOUR * 1000, now: clock.now });

  async function save(id: string, payload: Payload, expiresIn: number): Promise<void> {
    const sealed = sealPayload(id, payload);
    try {
      await kv.set(keyOf(id), sealed, expiresIn * 1000);
    } catch {
      const artifact = {
        model: MODEL,
        digest: sha256(id),
        uid: null,
        userCodeDigest: null,
        grantId: null,
        payload: { sealed },
        expiresAt: expiry(clock.now(), expiresIn, HOUR),
      };
      await store.commit([{ kind: 'artifact.save', artifact }]);
      elsewhere.set(id, true);
    }
  }

  async function find(id: string): Promise<Payload | undefined> {
    const cached = await kv.get(keyOf(id)).catch(() => null);
    if (cached) return openPayload(id, cached);
    const stored = await store.findArtifact(MODEL, sha256(id));
    if (!stored) return undefined;
    elsewhere.set(id, true);
    return openPayload(id, String(stored.payload['sealed']));
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
        if (!elsewhere.get(id)) return;
        elsewhere.delete(id);
        await store.commit([{ kind: 'artifact.delete', model: MODEL, digest: sha256(id) }]);
      },
    },
  };
}

function createSeal(masterKey: MasterKey) {
  const secret = (key: Uint8Array) => deriveKey(key, PURPOSE);
  const [current, previous] = [secret(masterKey.current), masterKey.previous && secret(masterKey.previous)];
  const sealingFor = (id: string) => {
    const keyOf = (key: Uint8Array) => Buffer.concat([key, Buffer.from(id)]);
    return createSealing({ current: keyOf(current), previous: previous && keyOf(previous) }, PURPOSE);
  };
  return {
    sealPayload: (id: string, payload: Payload): string =>
      sealingFor(id).seal(JSON.stringify(payload), PURPOSE).toString('base64'),
    openPayload: (id: string, sealed: string): Payload =>
      JSON.parse(sealingFor(id).open(Buffer.from(sealed, 'base64'), PURPOSE).toString('utf8')),
  };
}
