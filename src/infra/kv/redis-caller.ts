/** One way to send a command: counted, bounded in time, and failing under one name. */
import { ErrorReply } from 'redis';
import { KeyValueUnavailable } from './errors.ts';

export type RedisCaller = {
  readonly call: <T>(send: () => Promise<T>) => Promise<T>;
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

export const createRedisCaller = (client: { readonly isReady: boolean }): RedisCaller => {
  let count = 0;
  return {
    commands: () => count,
    call: async (send) => {
      if (!client.isReady) throw new KeyValueUnavailable('offline');
      count += 1;
      try {
        return await within(send());
      } catch (error) {
        throw named(error);
      }
    },
  };
};
