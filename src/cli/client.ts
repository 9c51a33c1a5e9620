/** `hodlxxi client`: the operator's hand on applications. It works on the store, whether or not a server is running. */
import { randomUUID } from 'node:crypto';
import type { AuditTrail, Clock, Random } from '../core/ports.ts';
import {
  type ClientRecord,
  type Clients,
  initialMetadata,
  MAX_LIVE_SECRETS,
  metadataProblems,
  mintInitialAccessToken,
  newClient,
  newSecret,
  newSecretValue,
  type OauthStore,
  SCOPES,
  usesSecret,
} from '../oauth/index.ts';
import { type ClientOptions, clientUsage, readOptions } from './client/options.ts';

export type ClientIo = {
  readonly clients: Clients;
  readonly store: Pick<OauthStore, 'commit'>;
  readonly audit: AuditTrail;
  readonly clock: Clock;
  readonly random: Random;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
};

const PAGE = 100;
const DAY = 86_400;
const MOST_DAYS = 3650;

/** Runs `hodlxxi client …argv`; resolves to the exit code: 0 done, 1 refused, 2 wrong usage. */
export async function runClient(argv: readonly string[], io: ClientIo): Promise<0 | 1 | 2> {
  const parsed = readOptions(argv);
  if (!parsed) {
    io.err(clientUsage);
    return 2;
  }
  const { command, clientId, options } = parsed;
  if (command === 'create') return create(options, io);
  if (command === 'list') return list(io);
  if (command === 'token') return token(options, io);
  const client = await io.clients.find(clientId);
  if (!client) return fail(io, `there is no application ${clientId}`);
  switch (command) {
    case 'show':
      io.out(JSON.stringify(describe(client), null, 2));
      return 0;
    case 'secret':
      return secret(client, options, io);
    case 'disable':
      await io.clients.setStatus(clientId, 'disabled');
      return done(io, clientId, 'disabled', 'disabled');
    case 'approve':
      await io.clients.setStatus(clientId, 'active');
      return done(io, clientId, 'approved', 'active');
    case 'trust':
      await io.clients.setTrusted(clientId, !options.undo);
      return options.undo
        ? done(io, clientId, 'distrusted', 'not trusted')
        : done(io, clientId, 'trusted', 'trusted');
    case 'remove':
      await io.clients.remove(clientId);
      return done(io, clientId, 'removed', 'removed');
  }
}

async function create(options: ClientOptions, io: ClientIo): Promise<0 | 1> {
  const { id = randomUUID(), scope, trusted = false } = options;
  // An operator may give what nobody can register for, so the scope is checked apart.
  const request = newClient.safeParse(requestOf(options));
  if (!request.success)
    return fail(io, ...request.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  const unknown = scope?.split(' ').filter((name) => !SCOPES.includes(name)) ?? [];
  if (unknown.length > 0) return fail(io, `scope: ${unknown.join(' ')} is unknown`);
  const metadata = initialMetadata(id, { ...request.data, ...(scope ? { scope } : {}) }, io.clock.now());
  const problems = metadataProblems(metadata).map(({ path, message }) => `${path}: ${message}`);
  if (problems.length > 0) return fail(io, ...problems);
  if (await io.clients.find(id)) return fail(io, `${id} exists already`);
  const value = usesSecret(metadata) ? newSecretValue(io.random) : null;
  await io.clients.create({ metadata, secret: value, trusted });
  await record(io, id, 'created', { trusted });
  io.out(`client_id      ${id}`);
  if (value) io.out(`client_secret  ${value}`);
  return 0;
}

function requestOf(options: ClientOptions): Record<string, unknown> {
  const given = {
    client_name: options.name,
    redirect_uris: options.redirect,
    grant_types: options.grant,
    token_endpoint_auth_method: options.public ? 'none' : options.auth,
    jwks_uri: options['jwks-uri'],
    application_type: options.native ? 'native' : undefined,
    access_token_format: options.opaque ? 'opaque' : undefined,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

async function list({ clients, out }: ClientIo): Promise<0> {
  let page = await clients.list(null, { limit: PAGE, after: null });
  while (page.length > 0) {
    for (const { clientId, status, trusted, metadata } of page) {
      out([clientId, status, trusted ? 'trusted' : '-', String(metadata['client_name'] ?? '')].join('  '));
    }
    page = await clients.list(null, { limit: PAGE, after: page.at(-1)?.clientId ?? null });
  }
  return 0;
}

async function secret(client: ClientRecord, options: ClientOptions, io: ClientIo): Promise<0 | 1> {
  const { clientId, metadata } = client;
  if (options.revoke) {
    const revoked = await io.clients.revokeSecret(clientId, options.revoke);
    if (!revoked) return fail(io, 'there is no such live secret');
    await record(io, clientId, 'secret.revoked');
    io.out(`${options.revoke}  revoked`);
    return 0;
  }
  if (!usesSecret(metadata)) return fail(io, 'this application does not authenticate with a secret');
  const days = readDays(options.days);
  if (days === null) return fail(io, `--days is a number from 1 to ${MOST_DAYS}`);
  const now = io.clock.now();
  const value = newSecretValue(io.random);
  const expiresAt = days === undefined ? null : new Date(now + days * DAY * 1000);
  const added = await io.clients.addSecret(clientId, newSecret(value, now, expiresAt), MAX_LIVE_SECRETS);
  if (!added)
    return fail(io, `it has ${MAX_LIVE_SECRETS} live secrets: revoke one first (hodlxxi client show)`);
  await record(io, clientId, 'secret.created');
  io.out(`client_secret  ${value}`);
  return 0;
}

async function token(options: ClientOptions, io: ClientIo): Promise<0 | 1> {
  const days = readDays(options.days ?? '1');
  if (typeof days !== 'number') return fail(io, `--days is a number from 1 to ${MOST_DAYS}`);
  const minted = await mintInitialAccessToken(io, days * DAY);
  const metadata = { by: 'operator', days };
  await io.audit.record({ action: 'oauth.registration_token.created', success: true, metadata });
  io.out(minted);
  return 0;
}

/** Undefined when not given, null when it is no number of days. */
function readDays(text: string | undefined): number | undefined | null {
  if (text === undefined) return undefined;
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return days >= 1 && days <= MOST_DAYS ? days : null;
}

function describe({ clientId, metadata, ownerUserId, status, trusted, secrets, createdAt }: ClientRecord) {
  return {
    client_id: clientId,
    status,
    trusted,
    owner: ownerUserId,
    created_at: createdAt,
    metadata,
    secrets: secrets.map(({ id, hint, createdAt: made, expiresAt }) => ({
      id,
      hint,
      created_at: made,
      expires_at: expiresAt,
    })),
  };
}

async function done(io: ClientIo, clientId: string, what: string, state: string): Promise<0> {
  await record(io, clientId, what);
  io.out(`${clientId}  ${state}`);
  return 0;
}

/** The same names as when a person changes an application of their own. */
function record({ audit }: ClientIo, clientId: string, what: string, details = {}): Promise<void> {
  return audit.record({
    action: `oauth.client.${what}`,
    success: true,
    clientId,
    resourceType: 'oauth_client',
    resourceId: clientId,
    metadata: { by: 'operator', ...details },
  });
}

function fail(io: ClientIo, ...lines: string[]): 1 {
  for (const line of lines) io.err(line);
  return 1;
}
