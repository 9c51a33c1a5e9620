/** The applications that are this server itself: its own pages for people and developers. */
import { isDeepStrictEqual } from 'node:util';
import type { Clients } from '../clients/clients.ts';
import type { ClientRecord } from '../clients/store.ts';
import { DEFAULT_SCOPE } from '../provider/scopes.ts';
import type { Payload } from '../store.ts';

/** The browser's session is what counts here; the code is never redeemed. */
export const OWN_CLIENT = 'hodlxxi';
/** An application like any other, for developers to watch the messages of. */
export const PLAYGROUND_CLIENT = 'hodlxxi-playground';

export const SIGNED_IN = '/signed-in';
const PLAYGROUND = '/app/playground';

/** Nobody else can have these identifiers: registration makes its own. */
export function isOwnClient(clientId: unknown): boolean {
  return clientId === OWN_CLIENT || clientId === PLAYGROUND_CLIENT;
}

/** Whether people sign in to this server itself. */
export function isOurs({ clientId, trusted }: Pick<ClientRecord, 'clientId' | 'trusted'>): boolean {
  return clientId === OWN_CLIENT && trusted;
}

/** `publicUrl` without a slash at the end. */
export function ownClients(publicUrl: string): readonly Payload[] {
  const common = {
    token_endpoint_auth_method: 'none',
    response_types: ['code'],
    client_uri: publicUrl,
  };
  return [
    {
      ...common,
      client_id: OWN_CLIENT,
      client_name: 'HODLXXI',
      grant_types: ['authorization_code'],
      redirect_uris: [publicUrl + SIGNED_IN],
      scope: 'openid',
    },
    {
      ...common,
      client_id: PLAYGROUND_CLIENT,
      client_name: 'HODLXXI Playground',
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: [publicUrl + PLAYGROUND],
      post_logout_redirect_uris: [publicUrl + PLAYGROUND],
      scope: DEFAULT_SCOPE,
    },
  ];
}

type Registry = Pick<Clients, 'find' | 'create' | 'update' | 'setTrusted' | 'changed'>;

/** Registers them, or brings them up to date: the address of the server may have changed. Several processes may do it at once. */
export async function registerOwnClients(clients: Registry, publicUrl: string): Promise<void> {
  for (const metadata of ownClients(publicUrl)) {
    const clientId = String(metadata['client_id']);
    const known = (await clients.find(clientId)) ?? (await create(clients, clientId, metadata));
    const isCurrent = isDeepStrictEqual(known.metadata, metadata);
    if (!isCurrent) await clients.update(clientId, metadata);
    // A change of the address ends the trust that an operator gave; this one is ours.
    if (!isCurrent || !known.trusted) await clients.setTrusted(clientId, true);
  }
}

async function create(clients: Registry, clientId: string, metadata: Payload): Promise<ClientRecord> {
  try {
    const created = await clients.create({ metadata, secret: null, trusted: true });
    if (created) return created;
  } catch (error) {
    // Another process was faster, or something is wrong: the table knows which.
    await clients.changed(clientId);
    const theirs = await clients.find(clientId);
    if (!theirs) throw error;
    return theirs;
  }
  throw new Error(`${clientId} was not registered`);
}
