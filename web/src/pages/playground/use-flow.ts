import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { type Attempt, takeAttempt } from './attempt.ts';
import { finish, type Received } from './finish.ts';
import type { Log } from './use-log.ts';

export type Flow = {
  /** An answer is being looked at. */
  readonly isReturning: boolean;
  /** What was asked for, once the answer is there. */
  readonly attempt: Attempt | null;
  /** In memory only: a reload forgets it. */
  readonly received: Received | undefined;
  /** An answer came that nobody in this tab has asked for. */
  readonly isStray: boolean;
  readonly receive: (received: Received) => void;
  /** To begin anew. */
  readonly forget: () => void;
};

/** Goes on by itself when the browser comes back with an answer in the address. */
export function useFlow(log: Log): Flow {
  const navigate = useNavigate();
  const begun = useRef(false);
  const [attempt, setAttempt] = useState<Attempt | null>(null);
  const [received, setReceived] = useState<Received>();
  const [isStray, setIsStray] = useState(false);
  const [isReturning, setIsReturning] = useState(() => isAnswer(window.location));
  // biome-ignore lint/correctness/useExhaustiveDependencies: an answer comes once, with the page
  useEffect(() => {
    const url = new URL(window.location.href);
    if (!isAnswer(url) || begun.current) return;
    begun.current = true;
    // Neither a reload nor the history may use the code again.
    void navigate('/playground', { replace: true });
    const kept = takeAttempt();
    setAttempt(kept);
    setIsStray(kept === null);
    const end = kept ? finish(kept, url, log).then(setReceived) : Promise.resolve();
    void end.finally(() => setIsReturning(false));
  }, []);
  return {
    isReturning,
    attempt,
    received,
    isStray,
    receive: setReceived,
    forget: () => {
      log.restore([]);
      setReceived(undefined);
      setIsStray(false);
    },
  };
}

function isAnswer({ search }: Pick<URL, 'search'>): boolean {
  const said = new URLSearchParams(search);
  return said.has('code') || said.has('error');
}
