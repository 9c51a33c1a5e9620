import { z } from 'zod';
import type { Bus, Log } from '../ports.ts';
import type { Ended } from './cache.ts';

const CHANNEL = 'session:ended';

const message = z.union([
  z.object({ uid: z.string() }),
  z.object({ userId: z.string(), exceptUid: z.string().nullable() }),
]);

/**
 * Tells the other processes that sessions ended. The database has it already, so a notice that cannot be sent is
 * logged and no more: the others find out when their cached copy runs out.
 */
export function createNotices(bus: Bus, log: Log) {
  return {
    async announce(ended: Ended): Promise<void> {
      try {
        await bus.publish(CHANNEL, JSON.stringify(ended));
      } catch (error) {
        log.warn({ err: error }, 'could not announce that a session ended');
      }
    },
    listen: (handle: (ended: Ended) => void) =>
      bus.subscribe(CHANNEL, (text) => {
        const parsed = message.safeParse(readJson(text));
        if (parsed.success) handle(parsed.data);
      }),
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
