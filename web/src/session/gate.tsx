import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { useLocation } from 'react-router';
import { known, useSession } from '../api/account.ts';
import { isSignedOut } from '../api/failure.ts';
import { SecondFactor } from './second-factor.tsx';
import { Splash } from './splash.tsx';
import { Unreachable } from './unreachable.tsx';
import { Welcome } from './welcome.tsx';

/** Lets the pages in once somebody is signed in, with everything their account asks for. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const session = useSession();
  const queries = useQueryClient();
  const { pathname } = useLocation();
  // What is known of the account may be on the screen for a while after the session has ended: each step looks again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the step is what this is about
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: known.session });
  }, [pathname, queries]);
  if (isSignedOut(session.error)) return <Welcome />;
  if (!session.data) {
    return session.error ? (
      <Unreachable error={session.error} retry={() => void session.refetch()} />
    ) : (
      <Splash />
    );
  }
  if (session.data.second_factor === 'needed') {
    return <SecondFactor onDone={() => void queries.invalidateQueries()} />;
  }
  return children;
}
