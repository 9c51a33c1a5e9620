import { HodlxxiError } from '@hodlxxi/sdk';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { hasCode, isSignedOut } from './failure.ts';

const MINUTE = 60_000;

/** What the server said, shared by all pages. A sign-out noticed anywhere is looked into by the session's gate. */
export function createQueries(): QueryClient {
  const lookAgain = (error: unknown) => {
    if (isSignedOut(error) || hasCode(error, 'second_factor_required'))
      void queries.refetchQueries({ queryKey: ['session'] });
  };
  const queries: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (query.queryKey[0] !== 'session') lookAgain(error);
      },
    }),
    mutationCache: new MutationCache({ onError: lookAgain }),
    defaultOptions: {
      queries: { staleTime: MINUTE / 2, retry: (failures, error) => failures < 2 && mayPass(error) },
    },
  });
  return queries;
}

/** A server that is starting or busy; not one that has said no. */
const mayPass = (error: unknown): boolean =>
  error instanceof HodlxxiError && (error.status === 0 || error.status >= 500);
