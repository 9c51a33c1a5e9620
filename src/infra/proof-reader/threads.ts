/**
 * Reads and writes proofs on threads of their own: a hundred signatures that are not yet in their place, or a hundred
 * coins of a wallet, keep one busy for a tenth of a second.
 */
import { createLane } from '../../lib/lane.ts';
import type { WriteProof } from '../../pof/ports.ts';
import type { ReadProof } from '../../pof/verify/index.ts';
import { readProof } from './read.ts';
import { createThread, type Thread } from './thread.ts';
import type { Given, Kind, Made } from './work.ts';

export type ProofReader = {
  /** @throws LaneFull when too many wait already */
  readonly read: ReadProof;
  /** @throws LaneFull when too many wait already */
  readonly write: WriteProof;
  readonly close: () => Promise<void>;
};

export type ProofReaderOptions = {
  readonly threads?: number;
  /** How many may wait for a thread. */
  readonly waiting?: number;
  /** Milliseconds for one proof; what takes longer is given up as unreadable, and its thread with it. */
  readonly patience?: number;
};

/** A transaction of 100 coins, in hexadecimal, is read faster than it is handed to a thread; PSBTs begin otherwise. */
const isQuick = (text: string): boolean =>
  text.length <= 64 * 1024 && /^[0-9a-f]+$/i.test(text) && !/^70736274ff/i.test(text);

const UNREADABLE = { problem: 'psbt_invalid' } as const;

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

  const have = <K extends Kind>(kind: K, given: Given<K>): Promise<Made<K> | null> =>
    lane(async () => {
      const thread = idle.pop() ?? start();
      const made = await thread.ask(kind, given);
      if (alive.has(thread)) idle.push(thread);
      return made;
    });

  return {
    read: async (text) => (isQuick(text) ? readProof(text) : ((await have('read', text)) ?? UNREADABLE)),
    write: async (asked) => (await have('write', asked)) ?? UNREADABLE,
    async close() {
      await Promise.all([...alive].map(({ stop }) => stop()));
    },
  };
}
