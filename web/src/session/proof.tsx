import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { known } from '../api/account.ts';
import { hasCode } from '../api/failure.ts';
import { ProofContext, ProofDeclined } from './proof-context.ts';
import { ProofDialog, type ProofKind } from './proof-dialog.tsx';

type Asked = { readonly kind: ProofKind; readonly settle: (given: boolean) => void };

/** Asks for what the server misses, in a dialog above the page. */
export function ProofProvider({ children }: { readonly children: ReactNode }) {
  const [asked, setAsked] = useState<Asked>();
  const queries = useQueryClient();

  const proof = useMemo(() => {
    const ask = (kind: ProofKind) =>
      new Promise<boolean>((settle) => {
        setAsked({ kind, settle });
      }).finally(() => setAsked(undefined));
    return {
      async around<T>(perform: () => Promise<T>): Promise<T> {
        try {
          return await perform();
        } catch (error) {
          const kind = missing(error);
          if (!kind) throw error;
          if (!(await ask(kind))) throw new ProofDeclined();
          await queries.invalidateQueries({ queryKey: known.session });
          return await perform();
        }
      },
    };
  }, [queries]);

  return (
    <ProofContext value={proof}>
      {children}
      {asked && <ProofDialog kind={asked.kind} settle={asked.settle} />}
    </ProofContext>
  );
}

function missing(error: unknown): ProofKind | undefined {
  if (hasCode(error, 'fresh_sign_in_required')) return 'fresh';
  return hasCode(error, 'second_factor_required') ? 'passkey' : undefined;
}
