import type { AuditVerdict } from '@hodlxxi/sdk';
import { useEffect, useRef, useState } from 'react';
import { useSdk } from '../../api/sdk.ts';

type State = {
  readonly verdict?: AuditVerdict;
  readonly checked: number;
  readonly isRunning: boolean;
  readonly error?: unknown;
};

/** The whole chain, part by part: a long one takes more than one answer. Ends with the page. */
export function useVerification() {
  const sdk = useSdk();
  const [state, setState] = useState<State>({ checked: 0, isRunning: false });
  const ending = useRef<AbortController>(undefined);
  useEffect(() => () => ending.current?.abort(), []);

  const run = async () => {
    ending.current = new AbortController();
    const { signal } = ending.current;
    setState({ checked: 0, isRunning: true });
    try {
      let cursor: string | undefined;
      for (;;) {
        const verdict = await sdk.admin.audit.verify({ cursor }, { signal });
        const isLast = verdict.next_cursor === null || !verdict.ok;
        setState({ checked: verdict.checked, isRunning: !isLast, ...(isLast ? { verdict } : {}) });
        if (isLast) return;
        cursor = verdict.next_cursor ?? undefined;
      }
    } catch (error) {
      if (!signal.aborted) setState({ checked: 0, isRunning: false, error });
    }
  };
  return { ...state, run: () => void run() };
}
