import type { After } from './after.ts';
import { NodeError } from './bitcoin-rpc-errors.ts';

/**
 * Runs `work` under a signal that aborts after `ms` (never when null), with NodeError `timeout`, or with the caller's
 * own signal and reason. An aborted call is not undone: the node may go on with it.
 */
export async function withDeadline<T>(
  limits: { readonly ms: number | null; readonly signal: AbortSignal | undefined; readonly after: After },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { ms, signal, after } = limits;
  signal?.throwIfAborted();
  const over = new AbortController();
  const follow = () => over.abort(signal?.reason);
  signal?.addEventListener('abort', follow, { once: true });
  const callOff = ms === null ? () => {} : after(ms, () => over.abort(new NodeError('timeout')));
  try {
    return await work(over.signal);
  } finally {
    callOff();
    signal?.removeEventListener('abort', follow);
  }
}

/** Resolves after `ms`; rejects with the signal's reason when it aborts first. */
export function pause(ms: number, signal: AbortSignal, after: After): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const callOff = after(ms, () => {
      signal.removeEventListener('abort', giveUp);
      resolve();
    });
    const giveUp = () => {
      callOff();
      reject(signal.reason);
    };
    signal.addEventListener('abort', giveUp, { once: true });
  });
}

/** `work`, or the signal's reason when it aborts first; `work` itself goes on. */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
