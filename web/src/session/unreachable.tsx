import { wordsFor } from '../api/failure.ts';
import { Button } from '../ui/button.tsx';
import { Front } from './front.tsx';

export const Unreachable = ({ error, retry }: { readonly error: unknown; readonly retry: () => void }) => (
  <Front title="This did not load">
    <p className="lead">{wordsFor(error)}</p>
    <div className="actions">
      <Button kind="primary" onClick={retry}>
        Try again
      </Button>
    </div>
  </Front>
);
