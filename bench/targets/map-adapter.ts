/** oidc-provider's storage as plain maps: what the library costs when storage costs nothing. */
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

/** Rows per model; the oldest go first, and none that a run still needs is that old. */
const MOST = 10_000;

export function createMapAdapter(): AdapterFactory {
  const grants = new Map<string, Set<string>>();

  return (): Adapter => {
    const rows = new Map<string, AdapterPayload>();
    const byUid = new Map<string, string>();

    return {
      async upsert(id, payload) {
        rows.set(id, payload);
        if (payload.uid !== undefined) put(byUid, payload.uid, id);
        if (payload.grantId !== undefined) {
          put(grants, payload.grantId, (grants.get(payload.grantId) ?? new Set()).add(id));
        }
        trim(rows);
      },
      find: async (id) => rows.get(id),
      findByUid: async (uid) => rows.get(byUid.get(uid) ?? ''),
      findByUserCode: async () => undefined,
      async consume(id) {
        const row = rows.get(id);
        if (row) rows.set(id, { ...row, consumed: Math.floor(Date.now() / 1000) });
      },
      async destroy(id) {
        rows.delete(id);
      },
      async revokeByGrantId(grantId) {
        for (const id of grants.get(grantId) ?? []) rows.delete(id);
      },
    };
  };
}

function put<V>(map: Map<string, V>, key: string, value: V): void {
  map.set(key, value);
  trim(map);
}

function trim(map: Map<string, unknown>): void {
  const [oldest] = map.size > MOST ? map.keys() : [];
  if (oldest !== undefined) map.delete(oldest);
}
