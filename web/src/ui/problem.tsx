import type { ReactNode } from 'react';
import { wordsFor } from '../api/failure.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

/** What went wrong, beside where it did. Read out when it appears. */
export const Problem = ({ children }: { readonly children: ReactNode }) => (
  <p className="problem-line" role="alert">
    <Icon name="warning" />
    <span>{children}</span>
  </p>
);

/** In the place of what could not be loaded. */
export const LoadProblem = ({ error, retry }: { readonly error: unknown; readonly retry: () => void }) => (
  <div className="load-problem" role="alert">
    <Icon name="warning" />
    <p>{wordsFor(error)}</p>
    <Button small onClick={retry}>
      Try again
    </Button>
  </div>
);
