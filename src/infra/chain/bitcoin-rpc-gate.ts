/** Lets a few in at a time and a bounded number wait, in the order they came. */
import { NodeError } from './bitcoin-rpc-errors.ts';

export type Gate = {
  /** @throws NodeError `overloaded` when too many wait; the signal's reason when it aborts the wait */
  readonly pass: <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>;
};

/** Kept below the node's `-rpcworkqueue` (16, since version 29 64), so that we are never the reason for its 503. */
export function createGate(limits: { readonly inside: number; readonly waiting: number }): Gate {
  const queue = new Set<() => void>();
  let inside = 0;

  const turn = (signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        queue.delete(enter);
        reject(signal.reason);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      queue.add(enter);
    });

  const leave = () => {
    const [next] = queue;
    if (next === undefined) {
      inside -= 1;
      return;
    }
    // The place goes straight to the next one, so that nobody slips in between.
    queue.delete(next);
    next();
  };

  return {
    async pass(signal, work) {
      signal.throwIfAborted();
      if (inside < limits.inside) inside += 1;
      else if (queue.size < limits.waiting) await turn(signal);
      else throw new NodeError('overloaded');
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
