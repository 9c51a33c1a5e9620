/** For operators, who may look, and administrators, who may act. Others get `forbidden`. */
import { createListing } from './paging.ts';
import type { Call, Transport } from './transport.ts';
import type {
  AdminClient,
  AdminClientsPage,
  AdminEventsPage,
  AdminUser,
  AdminUsersPage,
  AuditQuery,
  AuditVerdict,
  Role,
} from './types.ts';

export function createAdmin(transport: Transport) {
  const { json } = transport;
  const decided = (id: string, decision: 'approve' | 'reject', call: Call): Promise<AdminClient> =>
    json('POST', `/api/admin/clients/${encodeURIComponent(id)}/${decision}`, { json: {}, ...call });
  return {
    audit: {
      ...createListing<AdminEventsPage, AdminEventsPage['events'][number], AuditQuery>(
        transport,
        '/api/admin/audit',
        ({ events }) => events,
      ),
      /** Whether nobody has changed the log, part by part: `cursor` is the `next_cursor` of the part before. */
      verify: (
        { cursor }: { readonly cursor?: string | undefined } = {},
        call: Call = {},
      ): Promise<AuditVerdict> => json('GET', '/api/admin/audit/verify', { query: { cursor }, ...call }),
    },

    clients: {
      ...createListing<
        AdminClientsPage,
        AdminClient,
        { readonly status?: AdminClient['status'] | undefined }
      >(transport, '/api/admin/clients', ({ clients }) => clients),
      approve: (id: string, call: Call = {}) => decided(id, 'approve', call),
      reject: (id: string, call: Call = {}) => decided(id, 'reject', call),
    },

    users: {
      /** `query`: a part of the name, an account id or a public key. */
      ...createListing<AdminUsersPage, AdminUser, { readonly query?: string | undefined }>(
        transport,
        '/api/admin/users',
        ({ users }) => users,
      ),
      /** These and no others. */
      setRoles: (id: string, roles: readonly Role[], call: Call = {}): Promise<AdminUser> =>
        json('PUT', `/api/admin/users/${encodeURIComponent(id)}/roles`, { json: { roles }, ...call }),
    },
  };
}
