/** Applications as those see them who run the server. Requests and answers are the routes' affair. */
import { recordOf } from '../../core/audit/record.ts';
import { problem } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import { httpErrors } from '../../lib/http/errors.ts';
import { oauthErrors } from '../errors.ts';
import type { Owner } from './client-api.ts';
import type { Clients } from './clients.ts';
import type { ClientPage, ClientRecord } from './store.ts';

export function createClientAdmin({ clients, clock }: { clients: Clients; clock: Clock }) {
  return {
    list: (page: ClientPage) => clients.list(null, page),

    /**
     * Of two who decide at once one does. A rejected application stays, disabled, so that its developer sees what
     * happened. Rejects with `not_found` or `client_not_pending`.
     */
    async decide(by: Owner, clientId: string, verdict: 'approved' | 'rejected'): Promise<ClientRecord> {
      const client = await clients.find(clientId);
      if (!client) throw problem(httpErrors, 'not_found');
      const event = {
        action: `oauth.client.${verdict}`,
        success: true,
        userId: client.ownerUserId ?? undefined,
        clientId,
        resourceType: 'oauth_client',
        resourceId: clientId,
        metadata: { by: by.userId },
        ...by.origin,
      };
      const record = recordOf(event, new Date(clock.now()));
      const status = verdict === 'approved' ? 'active' : 'disabled';
      if (!(await clients.decide(clientId, status, record))) throw problem(oauthErrors, 'client_not_pending');
      const decided = await clients.find(clientId);
      if (!decided) throw problem(httpErrors, 'not_found');
      return decided;
    },
  };
}

export type ClientAdmin = ReturnType<typeof createClientAdmin>;
