/** A person's own applications: what may be done with them, whoever asks. Requests and answers are the routes' affair. */
import { randomUUID } from 'node:crypto';
import { recordOf } from '../../core/audit/record.ts';
import type { Principal } from '../../core/authn/principal.ts';
import { admit } from '../../core/authz/admit.ts';
import { type ProblemError, problem } from '../../core/errors.ts';
import type { AuditEvent, Clock, Origin, Random } from '../../core/ports.ts';
import { httpErrors } from '../../lib/http/errors.ts';
import { oauthErrors } from '../errors.ts';
import type { Registration } from '../provider/configuration.ts';
import type { OauthStore, Payload } from '../store.ts';
import { type Clients, providerMetadata, usesSecret } from './clients.ts';
import { changedMetadata, changesTrust, initialMetadata, metadataProblems } from './metadata.ts';
import { clientQuota } from './quota.ts';
import { MAX_LIVE_SECRETS, newSecret, newSecretValue } from './secrets.ts';
import type { ClientPage, ClientRecord, ClientSecret, ClientStatus, ClientUsage } from './store.ts';

export type Owner = { readonly userId: string; readonly origin: Origin };
export type Asking = Owner & { readonly principal: Principal };
export type IssuedSecret = { readonly value: string; readonly secret: ClientSecret };

export function createClientApi(deps: {
  clients: Clients;
  store: Pick<OauthStore, 'commit'>;
  /** Checks metadata as registration would; rejects with an error of the library. */
  validate: (metadata: Payload) => Promise<void>;
  registration: Registration;
  /** Roles of an active account. */
  roles: (userId: string) => Promise<readonly string[]>;
  clock: Clock;
  random: Random;
}) {
  const { clients, store, registration, clock, random } = deps;

  /** How a new client of this person begins: by the rule that holds for registration without an account as well. */
  function firstStatus(roles: readonly string[]): ClientStatus {
    if (registration === 'open' || roles.includes('admin')) return 'active';
    if (registration === 'token') return 'pending';
    throw problem(oauthErrors, 'registration_closed');
  }

  /** The client, if it is this person's. Another's behaves as if it did not exist. */
  async function owned({ userId }: Owner, clientId: string): Promise<ClientRecord> {
    const client = await clients.find(clientId);
    if (client?.ownerUserId !== userId) throw problem(httpErrors, 'not_found');
    return client;
  }

  async function check(metadata: Payload): Promise<void> {
    const errors = metadataProblems(metadata);
    if (errors.length > 0) throw problem(oauthErrors, 'client_metadata_invalid', { errors });
    await deps.validate(providerMetadata({ metadata })).catch((error: unknown) => {
      throw refusal(error);
    });
  }

  const record = ({ userId, origin }: Owner, what: string, clientId: string): Promise<void> => {
    const event: AuditEvent = {
      action: `oauth.client.${what}`,
      success: true,
      userId,
      clientId,
      resourceType: 'oauth_client',
      resourceId: clientId,
      ...origin,
    };
    return store.commit([{ kind: 'audit', record: recordOf(event, new Date(clock.now())) }]);
  };

  return {
    list: ({ userId }: Owner, page: ClientPage) => clients.list(userId, page),
    get: owned,

    async quota({ userId }: Owner): Promise<{ used: number; limit: number }> {
      const [used, roles] = await Promise.all([clients.countOwned(userId), deps.roles(userId)]);
      return { used, limit: clientQuota(roles) };
    },

    async usage(owner: Owner, clientId: string): Promise<ClientUsage> {
      await owned(owner, clientId);
      return clients.usage(clientId);
    },

    /**
     * A client that is `pending` works once an operator approves it. Rejects with `registration_closed`,
     * `client_metadata_invalid` or `client_quota_reached`.
     */
    async create(owner: Owner, request: Payload): Promise<{ client: ClientRecord; secret: string | null }> {
      const roles = await deps.roles(owner.userId);
      const status = firstStatus(roles);
      const metadata = initialMetadata(randomUUID(), request, clock.now());
      await check(metadata);
      const secret = usesSecret(metadata) ? newSecretValue(random) : null;
      const client = await clients.create({
        metadata,
        secret,
        status,
        ownerUserId: owner.userId,
        maxOwned: clientQuota(roles),
      });
      if (!client) throw problem(oauthErrors, 'client_quota_reached');
      await record(owner, 'created', client.clientId);
      return { client, secret };
    },

    /** Rejects with `fresh_sign_in_required` when a change of more than what people are shown comes without one. */
    async update(owner: Asking, clientId: string, change: Payload): Promise<ClientRecord> {
      const before = await owned(owner, clientId);
      if (changesTrust(before.metadata, change)) admit({ fresh: true }, owner.principal, clock.now());
      const metadata = changedMetadata(before.metadata, change);
      await check(metadata);
      await clients.update(clientId, metadata);
      await record(owner, 'updated', clientId);
      return owned(owner, clientId);
    },

    /** Everything issued to the application ends with it. */
    async remove(owner: Owner, clientId: string): Promise<void> {
      await owned(owner, clientId);
      await clients.remove(clientId);
      await record(owner, 'removed', clientId);
    },

    /** `expiresIn` in seconds. Rejects with `secret_limit_reached` or `secret_not_used`. */
    async addSecret(owner: Owner, clientId: string, expiresIn?: number): Promise<IssuedSecret> {
      const client = await owned(owner, clientId);
      if (!usesSecret(client.metadata)) throw problem(oauthErrors, 'secret_not_used');
      const value = newSecretValue(random);
      const expiresAt = expiresIn === undefined ? null : new Date(clock.now() + expiresIn * 1000);
      const secret = newSecret(value, clock.now(), expiresAt);
      if (!(await clients.addSecret(clientId, secret, MAX_LIVE_SECRETS)))
        throw problem(oauthErrors, 'secret_limit_reached');
      await record(owner, 'secret.created', clientId);
      return { value, secret };
    },

    async revokeSecret(owner: Owner, clientId: string, secretId: string): Promise<void> {
      await owned(owner, clientId);
      if (!(await clients.revokeSecret(clientId, secretId))) throw problem(httpErrors, 'not_found');
      await record(owner, 'secret.revoked', clientId);
    },
  };
}

export type ClientApi = ReturnType<typeof createClientApi>;

/** The library's refusals are written for developers and name no internals. */
function refusal(error: unknown): ProblemError | unknown {
  if (!(error instanceof Error) || !('error_description' in error)) return error;
  return problem(oauthErrors, 'client_metadata_invalid', {
    detail: String(error.error_description),
    cause: error,
  });
}
