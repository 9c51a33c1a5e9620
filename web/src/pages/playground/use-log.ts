import { createClient, type HodlxxiClient } from '@hodlxxi/sdk';
import { useState } from 'react';
import { wordsFor } from '../../api/failure.ts';
import type { Check } from '../../lib/token-checks.ts';
import { recordingFetch } from './recording.ts';
import type { Exchange, Step } from './step.ts';

type About = Pick<Step, 'title' | 'why'>;

export type Log = {
  readonly steps: readonly Step[];
  readonly busy: boolean;
  readonly add: (step: Step) => void;
  readonly restore: (steps: readonly Step[]) => void;
  /** Calls the server and logs what was said; undefined when it said no. */
  readonly call: <T>(
    about: About,
    perform: (client: HodlxxiClient) => Promise<T>,
    check?: (value: T) => readonly Check[],
  ) => Promise<{ readonly value: T; readonly step: Step } | undefined>;
};

/** Every message in its order. */
export function useLog(): Log {
  const [steps, setSteps] = useState<readonly Step[]>([]);
  const [busy, setBusy] = useState(false);
  const add = (step: Step) => setSteps((before) => [...before, step]);
  return {
    steps,
    busy,
    add,
    restore: setSteps,
    async call(about, perform, check = () => []) {
      const sent: Exchange[] = [];
      const fetch = recordingFetch((exchange) => sent.push(exchange));
      const logged = () => ({ ...about, ...(sent[0] ? { exchange: sent[0] } : {}) });
      setBusy(true);
      try {
        const value = await perform(createClient({ baseUrl: window.location.origin, fetch }));
        const step = { ...logged(), checks: check(value) };
        add(step);
        return { value, step };
      } catch (error) {
        add({ ...logged(), checks: [], failure: wordsFor(error) });
        return undefined;
      } finally {
        setBusy(false);
      }
    },
  };
}
