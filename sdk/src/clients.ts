/** The person's own OAuth applications. Needs the person's session: an application may not make applications. */
import { createListing } from './paging.ts';
import type { Call, Transport } from './transport.ts';
import type {
  Client,
  ClientChange,
  ClientQuota,
  ClientsPage,
  ClientUsage,
  CreatedClient,
  IssuedSecret,
  NewClient,
} from './types.ts';

export function createClients(transport: Transport) {
  const { done, json } = transport;
  const at = (id: string) => `/api/clients/${encodeURIComponent(id)}`;
  return {
    ...createListing(transport, '/api/clients', ({ clients }: ClientsPage) => clients),

    /** The answer shows the secret, this once. */
    create: (client: NewClient, call: Call = {}): Promise<CreatedClient> =>
      json('POST', '/api/clients', { json: client, ...call }),

    get: (id: string, call: Call = {}): Promise<Client> => json('GET', at(id), call),

    /** What is absent stays, null removes. */
    update: (id: string, change: ClientChange, call: Call = {}): Promise<Client> =>
      json('PATCH', at(id), { json: change, ...call }),

    /** Needs a recent sign-in. */
    remove: (id: string, call: Call = {}): Promise<void> => done('DELETE', at(id), call),

    usage: (id: string, call: Call = {}): Promise<ClientUsage> => json('GET', `${at(id)}/usage`, call),

    /** How many applications the person has, and may have. */
    quota: (call: Call = {}): Promise<ClientQuota> => json('GET', '/api/clients/quota', call),

    secrets: {
      /** A second secret, so that an application can change over without a gap. `expiresIn` in seconds. Needs a recent sign-in. */
      add: (
        id: string,
        { expiresIn }: { readonly expiresIn?: number } = {},
        call: Call = {},
      ): Promise<IssuedSecret> =>
        json('POST', `${at(id)}/secrets`, { json: { expires_in: expiresIn }, ...call }),

      revoke: (id: string, secretId: string, call: Call = {}): Promise<void> =>
        done('DELETE', `${at(id)}/secrets/${encodeURIComponent(secretId)}`, call),
    },
  };
}
