/** The applications that may ask for sign-ins: one service behind registration, the client API and the provider. */
import type { Adapter } from 'oidc-provider';
import type { Bus, Clock } from '../../core/ports.ts';
import { createCache } from '../../lib/cache.ts';
import { asPayload } from '../adapter/fields.ts';
import type { Payload } from '../store.ts';
import { matches, newSecret, SECRET_IS_KEPT_AS_DIGEST } from './secrets.ts';
import type { ClientRecord, ClientSecret, ClientStatus, ClientStore } from './store.ts';

export const CLIENT_CHANNEL = 'oauth:client';
/** Upper bound on how long a process that missed the notice goes on with an outdated client. */
const CACHE_MS = 5_000;
const CACHE_MAX = 1_000;

export type Clients = {
  readonly find: (clientId: string) => Promise<ClientRecord | null>;
  readonly create: (client: CreateClient) => Promise<ClientRecord>;
  readonly update: (clientId: string, metadata: Payload) => Promise<boolean>;
  readonly remove: (clientId: string) => Promise<boolean>;
  readonly setStatus: (clientId: string, status: ClientStatus) => Promise<boolean>;
  readonly addSecret: (clientId: string, secret: ClientSecret, max: number) => Promise<boolean>;
  readonly revokeSecret: (clientId: string, secretId: string) => Promise<boolean>;
  /** RFC 6749 section 2.3.1: whether `secret` authenticates the client now. */
  readonly authenticates: (clientId: string, secret: string) => Promise<boolean>;
  /** Forgets what is cached, here and in every other process. */
  readonly changed: (clientId: string) => Promise<void>;
  readonly listByOwner: ClientStore['listByOwner'];
  readonly countByOwner: ClientStore['countByOwner'];
  readonly model: Partial<Adapter>;
  readonly close: () => Promise<void>;
};

export type CreateClient = {
  readonly metadata: Payload;
  readonly secret: string | null;
  readonly ownerUserId?: string | null;
  readonly status?: ClientStatus;
  readonly trusted?: boolean;
};

export async function createClients(deps: { store: ClientStore; bus: Bus; clock: Clock }): Promise<Clients> {
  const { store, bus, clock } = deps;
  const cache = createCache<ClientRecord | null>({ max: CACHE_MAX, ttl: CACHE_MS, now: clock.now });
  const unsubscribe = await bus.subscribe(CLIENT_CHANNEL, cache.delete);

  async function find(clientId: string): Promise<ClientRecord | null> {
    const cached = cache.get(clientId);
    if (cached !== undefined) return cached;
    const record = await store.find(clientId, new Date(clock.now()));
    cache.set(clientId, record);
    return record;
  }

  async function changed(clientId: string): Promise<void> {
    cache.delete(clientId);
    await bus.publish(CLIENT_CHANNEL, clientId).catch(() => undefined);
  }

  async function after<T>(clientId: string, work: Promise<T>): Promise<T> {
    const result = await work;
    await changed(clientId);
    return result;
  }

  async function create(client: CreateClient): Promise<ClientRecord> {
    const clientId = String(client.metadata['client_id']);
    await store.insert({
      clientId,
      metadata: withoutSecret(client.metadata),
      ownerUserId: client.ownerUserId ?? null,
      status: client.status ?? 'active',
      trusted: client.trusted ?? false,
      secret: client.secret === null ? null : newSecret(client.secret, clock.now()),
    });
    await changed(clientId);
    const created = await find(clientId);
    if (!created) throw new Error('the client that was just inserted is gone');
    return created;
  }

  return {
    find,
    create,
    update: (clientId, metadata) => after(clientId, store.update(clientId, withoutSecret(metadata))),
    remove: (clientId) => after(clientId, store.remove(clientId)),
    setStatus: (clientId, status) => after(clientId, store.setStatus(clientId, status)),
    addSecret: (clientId, secret, max) =>
      after(clientId, store.addSecret(clientId, secret, max, new Date(clock.now()))),
    revokeSecret: (clientId, secretId) =>
      after(clientId, store.revokeSecret(clientId, secretId, new Date(clock.now()))),
    async authenticates(clientId, secret) {
      const client = await find(clientId);
      return client !== null && matches(client.secrets, secret, clock.now());
    },
    changed,
    listByOwner: store.listByOwner,
    countByOwner: store.countByOwner,
    model: {
      async find(clientId) {
        const client = await find(clientId);
        return client?.status === 'active' ? asPayload(providerMetadata(client)) : undefined;
      },
      async upsert(clientId, metadata) {
        if (await find(clientId)) {
          await after(clientId, store.update(clientId, withoutSecret(metadata)));
          return;
        }
        const secret = metadata['client_secret'];
        await create({ metadata, secret: typeof secret === 'string' ? secret : null });
      },
      async destroy(clientId) {
        await after(clientId, store.remove(clientId));
      },
    },
    close: unsubscribe,
  };
}

/** The metadata as the provider library wants it, which includes a secret for every confidential client. */
export function providerMetadata(client: ClientRecord): Payload {
  if (client.metadata['token_endpoint_auth_method'] === 'none' || client.secrets.length === 0)
    return client.metadata;
  return { ...client.metadata, client_secret: SECRET_IS_KEPT_AS_DIGEST };
}

function withoutSecret(metadata: Payload): Payload {
  const { client_secret: _secret, client_secret_expires_at: _expires, ...rest } = metadata;
  return rest;
}
