/** A thread that reads and writes proofs: one at a time, each message a job and its number. */
import { parentPort } from 'node:worker_threads';
import { type Job, perform } from './work.ts';

parentPort?.on('message', ({ id, job }: { readonly id: number; readonly job: Job }) => {
  try {
    parentPort?.postMessage({ id, made: perform(job) });
  } catch {
    // What is refused has a name; anything else is a text that nobody can read either.
    parentPort?.postMessage({ id, made: null });
  }
});
