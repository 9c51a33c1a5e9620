/** The person's own applications. */
import type { Client, ClientQuota, ClientUsage, Discovery } from '@hodlxxi/sdk';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { known } from './account.ts';
import { useSdk } from './sdk.ts';
import { type List, useList } from './use-list.ts';

export const clientKey = (id: string) => [...known.clients, 'one', id] as const;
export const quotaKey = [...known.clients, 'quota'] as const;

export const useClients = (): List<Client> => {
  const sdk = useSdk();
  return useList([...known.clients, 'list'], sdk.clients.page, ({ clients }) => clients);
};

export function useClient(id: string): UseQueryResult<Client> {
  const sdk = useSdk();
  return useQuery({ queryKey: clientKey(id), queryFn: ({ signal }) => sdk.clients.get(id, { signal }) });
}

export function useUsage(id: string): UseQueryResult<ClientUsage> {
  const sdk = useSdk();
  return useQuery({
    queryKey: [...clientKey(id), 'usage'],
    queryFn: ({ signal }) => sdk.clients.usage(id, { signal }),
  });
}

export function useQuota(): UseQueryResult<ClientQuota> {
  const sdk = useSdk();
  return useQuery({ queryKey: quotaKey, queryFn: ({ signal }) => sdk.clients.quota({ signal }) });
}

/** It does not change while the page is open. */
export function useDiscovery(): UseQueryResult<Discovery> {
  const sdk = useSdk();
  return useQuery({
    queryKey: ['discovery'],
    queryFn: ({ signal }) => sdk.discovery({ signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
