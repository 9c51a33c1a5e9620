import { OWN_CLIENT, PLAYGROUND_CLIENT } from '../lib/own-client.ts';
import { useClients } from './clients.ts';
import { useGrants } from './grants.ts';

/** This server itself, under its own names. */
const ours: Readonly<Record<string, string>> = {
  [OWN_CLIENT]: 'HODLXXI',
  [PLAYGROUND_CLIENT]: 'HODLXXI Playground',
};

/** Names of applications that the person knows: allowed or made by themselves. Others keep their id. */
export function useClientNames(): (id: string) => string | undefined {
  const grants = useGrants();
  const clients = useClients();
  return (id) =>
    ours[id] ??
    grants.items?.find((grant) => grant.id === id)?.client_name ??
    clients.items?.find((client) => client.client_id === id)?.metadata.client_name;
}
