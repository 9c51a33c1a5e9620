/** The applications that may ask for sign-ins: one service behind registration, the client API and the provider. */
import type { Adapter } from 'oidc-provider';
import type { Bus, Clock } from '../../core/ports.ts';
import { createCache } from '../../lib/cache.ts';
import { asPayload } from '../adapter/fields.ts';
import type { Payload } from '../store.ts';
import { MAX_LIVE_SECRETS, matches, newSecret, SECRET_IS_KEPT_AS_DIGEST } from './secrets.ts';
import type {
  ClientPage,
  ClientRecord,
  ClientSecret,
  ClientStatus,
  ClientStore,
  ClientUsage,
} from './store.ts';

export const CLIENT_CHANNEL = 'oauth:client';
/** Upper bound on how long a process that missed the notice goes on with an outdated client. */
const CACHE_MS = 5_000;
const CACHE_MAX = 1_000;

/** RFC 6749 appendix A.1, bounded: anything else names no client, and some of it no database text can hold. */
const CLIENT_ID = /^[\x20-\x7e]{1,256}$/;

export type Clients = {
  readonly find: (clientId: string) => Promise<ClientRecord | null>;
  /** Null when the owner may not have another one. */
  readonly create: (client: CreateClient) => Promise<ClientRecord | null>;
  readonly update: (clientId: string, metadata: Payload) => Promise<boolean>;
  readonly remove: (clientId: string) => Promise<boolean>;
  readonly setStatus: (clientId: string, status: ClientStatus) => Promise<boolean>;
  readonly setTrusted: (clientId: string, trusted: boolean) => Promise<boolean>;
  readonly decide: ClientStore['decide'];
  readonly countOwned: ClientStore['countOwned'];
  readonly usage: (clientId: string) => Promise<ClientUsage>;
  readonly addSecret: (clientId: string, secret: ClientSecret, max: number) => Promise<boolean>;
  readonly revokeSecret: (clientId: string, secretId: string) => Promise<boolean>;
  /** RFC 6749 section 2.3.1: whether `secret` authenticates the client now. */
  readonly authenticates: (clientId: string, secret: string) => Promise<boolean>;
  /** Forgets what is cached, here and in every other process. */
  readonly changed: (clientId: string) => Promise<void>;
  readonly list: (ownerUserId: string | null, page: ClientPage) => Promise<readonly ClientRecord[]>;
  readonly model: Partial<Adapter>;
  readonly close: () => Promise<void>;
};

export type CreateClient = {
  readonly metadata: Payload;
  readonly secret: string | null;
  readonly ownerUserId?: string | null;
  /** How many clients the owner may have. */
  readonly maxOwned?: number;
  readonly status?: ClientStatus;
  readonly trusted?: boolean;
};

export async function createClients(deps: { store: ClientStore; bus: Bus; clock: Clock }): Promise<Clients> {
  const { store, bus, clock } = deps;
  const cache = createCache<ClientRecord | null>({ max: CACHE_MAX, ttl: CACHE_MS, now: clock.now });
  const unsubscribe = await bus.subscribe(CLIENT_CHANNEL, cache.delete);

  async function find(clientId: string): Promise<ClientRecord | null> {
    if (!CLIENT_ID.test(clientId)) return null;
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

  async function create(client: CreateClient): Promise<ClientRecord | null> {
    const clientId = String(client.metadata['client_id']);
    const record = {
      clientId,
      metadata: withoutSecret(client.metadata),
      ownerUserId: client.ownerUserId ?? null,
      status: client.status ?? 'active',
      trusted: client.trusted ?? false,
      secret: client.secret === null ? null : newSecret(client.secret, clock.now()),
    };
    if (!(await store.insert(record, client.maxOwned))) return null;
    await changed(clientId);
    const created = await find(clientId);
    if (!created) throw new Error('the client that was just inserted is gone');
    return created;
  }

  /** RFC 7592 section 2.2: an update may change how a client authenticates, and then it gets a secret. */
  async function replaceSecrets({ clientId, secrets }: ClientRecord, value: string): Promise<void> {
    const now = new Date(clock.now());
    await Promise.all(secrets.map(({ id }) => store.revokeSecret(clientId, id, now)));
    await store.addSecret(clientId, newSecret(value, now.getTime()), MAX_LIVE_SECRETS, now);
  }

  return {
    find,
    create,
    update: (clientId, metadata) => after(clientId, store.update(clientId, withoutSecret(metadata))),
    remove: (clientId) => after(clientId, store.remove(clientId)),
    setStatus: (clientId, status) => after(clientId, store.setStatus(clientId, status)),
    setTrusted: (clientId, trusted) => after(clientId, store.setTrusted(clientId, trusted)),
    decide: (clientId, status, record) => after(clientId, store.decide(clientId, status, record)),
    countOwned: store.countOwned,
    usage: (clientId) => store.usage(clientId, new Date(clock.now())),
    addSecret: (clientId, secret, max) =>
      after(clientId, store.addSecret(clientId, secret, max, new Date(clock.now()))),
    revokeSecret: (clientId, secretId) =>
      after(clientId, store.revokeSecret(clientId, secretId, new Date(clock.now()))),
    async authenticates(clientId, secret) {
      const client = await find(clientId);
      return client !== null && matches(client.secrets, secret, clock.now());
    },
    changed,
    list: (ownerUserId, page) => store.list(ownerUserId, page, new Date(clock.now())),
    model: {
      async find(clientId) {
        const client = await find(clientId);
        return client?.status === 'active' ? asPayload(providerMetadata(client)) : undefined;
      },
      async upsert(clientId, metadata) {
        const known = await find(clientId);
        const secret = issuedSecret(metadata);
        if (!known) await create({ metadata, secret });
        else {
          await store.update(clientId, withoutSecret(metadata));
          if (secret !== null) await replaceSecrets(known, secret);
          await changed(clientId);
        }
      },
      async destroy(clientId) {
        await after(clientId, store.remove(clientId));
      },
    },
    close: unsubscribe,
  };
}

/** The metadata as the provider library wants it, which includes a secret for every client that has to send one. */
export function providerMetadata(client: Pick<ClientRecord, 'metadata'>): Payload {
  return usesSecret(client.metadata)
    ? { ...client.metadata, client_secret: SECRET_IS_KEPT_AS_DIGEST }
    : client.metadata;
}

/** Whether the client authenticates with a secret; so does one that registered no method (RFC 7591 section 2). */
export function usesSecret({ token_endpoint_auth_method: method }: Payload): boolean {
  return method === undefined || method === 'client_secret_basic' || method === 'client_secret_post';
}

/** The secret the library made for this registration; null when it only gives back our stand-in. */
function issuedSecret({ client_secret: secret }: Payload): string | null {
  return typeof secret === 'string' && secret !== SECRET_IS_KEPT_AS_DIGEST ? secret : null;
}

function withoutSecret(metadata: Payload): Payload {
  const { client_secret: _secret, client_secret_expires_at: _expires, ...rest } = metadata;
  return rest;
}
