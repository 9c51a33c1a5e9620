/** One way to send a command: counted, timed, bounded in time, and failing under one name. */
import { ErrorReply } from 'redis';
import { KeyValueUnavailable } from './errors.ts';

export type RedisCommandEvent = {
  readonly command: string;
  readonly seconds: number;
  readonly ok: boolean;
};

export type RedisCaller = {
  readonly call: <T>(command: string, send: () => Promise<T>) => Promise<T>;
  readonly commands: () => number;
};

/** A cache that takes longer than this, in ms, is slower than the database it relieves. */
const DEADLINE = 500;

/** The client's own timeout ends when a command is written; this one ends when it is answered. */
const within = <T>(work: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new KeyValueUnavailable('timeout')), DEADLINE);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });

// A server that is loading, or became a replica, answers, but cannot serve.
const CANNOT_SERVE = /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|NOREPLICAS|MISCONF|OOM|TRYAGAIN|BUSY)\b/;

const named = (error: unknown): unknown => {
  if (!(error instanceof Error) || error instanceof KeyValueUnavailable) return error;
  if (error instanceof ErrorReply && !CANNOT_SERVE.test(error.message)) return error;
  return new KeyValueUnavailable(
    error instanceof ErrorReply ? error.message.split(' ', 1).join() : error.name,
  );
};

export const createRedisCaller = (
  client: { readonly isReady: boolean },
  onCommand?: (event: RedisCommandEvent) => void,
): RedisCaller => {
  let count = 0;
  return {
    commands: () => count,
    call: async (command, send) => {
      if (!client.isReady) throw new KeyValueUnavailable('offline');
      count += 1;
      const started = performance.now();
      const report = (ok: boolean) =>
        onCommand?.({ command, seconds: (performance.now() - started) / 1000, ok });
      try {
        const reply = await within(send());
        report(true);
        return reply;
      } catch (error) {
        report(false);
        throw named(error);
      }
    },
  };
};
