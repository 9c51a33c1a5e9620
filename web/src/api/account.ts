/** What several pages ask about the signed-in person. Keys of the cache are here, so that actions can name them. */
import type { Passkeys, Profile, SessionState } from '@hodlxxi/sdk';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useSdk } from './sdk.ts';
import { useList } from './use-list.ts';

export const known = {
  session: ['session'],
  profile: ['profile'],
  keys: ['keys'],
  passkeys: ['passkeys'],
  sessions: ['sessions'],
  events: ['events'],
  grants: ['grants'],
  clients: ['clients'],
} as const;

export function useSession(): UseQueryResult<SessionState> {
  const sdk = useSdk();
  return useQuery({ queryKey: known.session, queryFn: ({ signal }) => sdk.account.session({ signal }) });
}

export function useProfile(): UseQueryResult<Profile> {
  const sdk = useSdk();
  return useQuery({ queryKey: known.profile, queryFn: ({ signal }) => sdk.account.profile({ signal }) });
}

export function usePasskeys(): UseQueryResult<Passkeys> {
  const sdk = useSdk();
  return useQuery({ queryKey: known.passkeys, queryFn: ({ signal }) => sdk.passkeys.list({ signal }) });
}

export const useKeys = () => {
  const sdk = useSdk();
  return useList(known.keys, sdk.account.keys.page, ({ keys }) => keys, 100);
};

export const useSessions = () => {
  const sdk = useSdk();
  return useList(known.sessions, sdk.account.sessions.page, ({ sessions }) => sessions);
};
