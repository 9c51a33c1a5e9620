/** A thread that reads proofs: one at a time, each message a text and its number. */
import { parentPort } from 'node:worker_threads';
import { readProof } from './read.ts';

parentPort?.on('message', ({ id, text }: { readonly id: number; readonly text: string }) => {
  try {
    parentPort?.postMessage({ id, proof: readProof(text) });
  } catch {
    // The reader names what it refuses; anything else is a text that nobody can read either.
    parentPort?.postMessage({ id, proof: { problem: 'psbt_invalid' } });
  }
});
