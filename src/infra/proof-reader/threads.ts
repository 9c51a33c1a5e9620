/** Reads proofs on threads of their own: 100 signatures that are not yet in their place keep one busy for 70 ms. */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createLane } from '../../lib/lane.ts';
import type { ReadProof } from '../../pof/verify/index.ts';
import { readProof } from './read.ts';

export type ProofReader = {
  /** @throws LaneFull when too many wait already */
  readonly read: ReadProof;
  readonly close: () => Promise<void>;
};

export type ProofReaderOptions = {
  readonly threads?: number;
  /** How many may wait for a thread. */
  readonly waiting?: number;
  /** Milliseconds for one proof; what takes longer is given up as unreadable, and its thread with it. */
  readonly patience?: number;
};

type Answer = Awaited<ReturnType<ReadProof>>;
type Thread = { readonly ask: (text: string) => Promise<Answer>; readonly stop: () => Promise<unknown> };

/** A transaction of 100 coins, in hexadecimal, is read faster than it is handed to a thread; PSBTs begin otherwise. */
const isQuick = (text: string): boolean =>
  text.length <= 64 * 1024 && /^[0-9a-f]+$/i.test(text) && !/^70736274ff/i.test(text);

const UNREADABLE: Answer = { problem: 'psbt_invalid' };

/** Threads start when they are first needed, and do not keep the process alive. */
export function createProofReader({
  threads = 1,
  waiting = 100,
  patience = 10_000,
}: ProofReaderOptions = {}): ProofReader {
  const lane = createLane({ running: threads, waiting });
  const idle: Thread[] = [];
  const alive = new Set<Thread>();

  function start(): Thread {
    const thread = createThread(patience, () => {
      alive.delete(thread);
      const at = idle.indexOf(thread);
      if (at >= 0) idle.splice(at, 1);
    });
    alive.add(thread);
    return thread;
  }

  return {
    read: async (text) =>
      isQuick(text)
        ? readProof(text)
        : lane(async () => {
            const thread = idle.pop() ?? start();
            const answer = await thread.ask(text);
            if (alive.has(thread)) idle.push(thread);
            return answer;
          }),
    async close() {
      await Promise.all([...alive].map(({ stop }) => stop()));
    },
  };
}

function createThread(patience: number, onEnd: () => void): Thread {
  // Run from sources in development, and from what was compiled of them in an image.
  const file = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: 256 } });
  worker.unref();
  let asked = 0;
  let answer: ((proof: Answer) => void) | undefined;
  const settle = (proof: Answer) => {
    answer?.(proof);
    answer = undefined;
  };
  const end = () => {
    onEnd();
    settle(UNREADABLE);
  };
  worker.on('message', ({ id, proof }: { readonly id: number; readonly proof: Answer }) => {
    if (id === asked) settle(proof);
  });
  worker.on('error', end);
  worker.on('exit', end);

  return {
    ask(text) {
      asked += 1;
      return new Promise<Answer>((resolve) => {
        const timer = setTimeout(() => void worker.terminate(), patience);
        answer = (proof) => {
          clearTimeout(timer);
          worker.unref();
          resolve(proof);
        };
        // While it works it counts: whoever waits for the answer must not find the process gone.
        worker.ref();
        worker.postMessage({ id: asked, text });
      });
    },
    stop: () => worker.terminate(),
  };
}
