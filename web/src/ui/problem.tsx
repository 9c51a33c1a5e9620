import type { ReactNode } from 'react';
import { isBeyondFields, wordsFor } from '../api/failure.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

/** What went wrong, beside where it did. Read out when it appears. */
export const Problem = ({ children }: { readonly children: ReactNode }) => (
  <p className="problem-line" role="alert">
    <Icon name="warning" />
    <span>{children}</span>
  </p>
);

type FormProblemProps = {
  readonly error: unknown;
  /** Those that show what is wrong with them themselves. */
  readonly fields?: readonly string[] | undefined;
};

/** What went wrong with a form as a whole. */
export const FormProblem = ({ error, fields = [] }: FormProblemProps) =>
  error !== null && isBeyondFields(error, ...fields) && <Problem>{wordsFor(error)}</Problem>;

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
