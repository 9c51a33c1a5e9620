/** One thread that works on proofs, a job at a time. */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Given, Kind, Made } from './work.ts';

export type Thread = {
  /** Null for what took too long, or ended the thread; the thread is gone then. */
  readonly ask: <K extends Kind>(kind: K, given: Given<K>) => Promise<Made<K> | null>;
  readonly stop: () => Promise<unknown>;
};

/** @param patience milliseconds for one job */
export function createThread(patience: number, onEnd: () => void): Thread {
  // Run from sources in development, and from what was compiled of them in an image.
  const file = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: 256 } });
  worker.unref();
  let asked = 0;
  let answer: ((made: null) => void) | undefined;
  const settle = (made: null) => {
    answer?.(made);
    answer = undefined;
  };
  const end = () => {
    onEnd();
    settle(null);
  };
  // Threads answer what they were asked; the type is that of the answer which all of them may give.
  worker.on('message', ({ id, made }: { readonly id: number; readonly made: null }) => {
    if (id === asked) settle(made);
  });
  worker.on('error', end);
  worker.on('exit', end);

  return {
    ask(kind, given) {
      asked += 1;
      return new Promise((resolve) => {
        const timer = setTimeout(() => void worker.terminate(), patience);
        answer = (made) => {
          clearTimeout(timer);
          worker.unref();
          resolve(made);
        };
        // While it works it counts: whoever waits for the answer must not find the process gone.
        worker.ref();
        worker.postMessage({ id: asked, job: { kind, given } });
      });
    },
    stop: () => worker.terminate(),
  };
}
