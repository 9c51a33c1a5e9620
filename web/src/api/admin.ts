/** What operators and administrators ask for. */
import type { AdminClient, AdminEvent, AdminUser, AuditQuery } from '@hodlxxi/sdk';
import { useProfile } from './account.ts';
import { useSdk } from './sdk.ts';
import { type List, useList } from './use-list.ts';

export const adminKnown = {
  clients: ['admin', 'clients'],
  people: ['admin', 'people'],
  events: ['admin', 'events'],
} as const;

/** Operators look, administrators act. */
export const useMayAct = (): boolean => useProfile().data?.roles.includes('admin') ?? false;

export const useAllClients = (status: AdminClient['status']): List<AdminClient> => {
  const sdk = useSdk();
  return useList(
    [...adminKnown.clients, status],
    (query, call) => sdk.admin.clients.page({ ...query, status }, call),
    ({ clients }) => clients,
  );
};

export const usePeople = (query: string): List<AdminUser> => {
  const sdk = useSdk();
  const filter = query === '' ? {} : { query };
  return useList(
    [...adminKnown.people, query],
    (page, call) => sdk.admin.users.page({ ...page, ...filter }, call),
    ({ users }) => users,
  );
};

export const useAllEvents = (filter: AuditQuery): List<AdminEvent> => {
  const sdk = useSdk();
  return useList(
    [...adminKnown.events, filter],
    (page, call) => sdk.admin.audit.page({ ...page, ...filter }, call),
    ({ events }) => events,
    50,
  );
};
