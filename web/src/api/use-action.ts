import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { ProofDeclined, useProof } from '../session/proof-context.ts';
import { type Toast, useToast } from '../ui/toast-context.ts';
import { wordsFor } from './failure.ts';

export type ActionOptions<Input, Output> = {
  /** Lists that are out of date afterwards. */
  readonly changes?: readonly QueryKey[];
  /** Said when it is done. */
  readonly done?: string | ((output: Output, input: Input) => Toast);
  /** What else happens then, before the lists are fetched again. */
  readonly after?: (output: Output, input: Input) => void;
  /** False where the form shows the error itself; otherwise it is a toast. */
  readonly toastErrors?: boolean;
};

export type Action<Input> = {
  readonly run: (input: Input) => void;
  readonly busy: boolean;
  /** Null too when the person did not want to sign again. */
  readonly error: unknown;
  readonly reset: () => void;
};

/**
 * Something the person does. When the server wants a fresh signature or the passkey first, the person is asked for it
 * and the same thing is done again.
 */
export function useAction<Input = void, Output = unknown>(
  perform: (input: Input) => Promise<Output>,
  { changes = [], done, after, toastErrors = true }: ActionOptions<Input, Output> = {},
): Action<Input> {
  const proof = useProof();
  const toast = useToast();
  const queries = useQueryClient();
  const mutation = useMutation({
    mutationFn: (input: Input) => proof.around(() => perform(input)),
    onSuccess: async (output, input) => {
      if (done !== undefined) toast(typeof done === 'string' ? { text: done } : done(output, input));
      after?.(output, input);
      await Promise.all(changes.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
    onError: (error) => {
      if (toastErrors && !(error instanceof ProofDeclined)) toast({ text: wordsFor(error), kind: 'problem' });
    },
  });
  return {
    run: (input) => mutation.mutate(input),
    busy: mutation.isPending,
    error: mutation.error instanceof ProofDeclined ? null : mutation.error,
    reset: mutation.reset,
  };
}
