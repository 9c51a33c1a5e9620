/** A connection to Redis that comes back by itself. */
import { createClient } from 'redis';

const CONNECT_TIMEOUT = 2_000;
/** A server that hangs is found out by an unanswered ping; the connection then starts anew. */
const PING_INTERVAL = 2_000;
const SOCKET_TIMEOUT = 5_000;
const LONGEST_BACKOFF = 1_000;

/** Reconnects for ever; with `disableOfflineQueue`, commands fail at once in the meantime. */
export const createRedisConnection = (url: string, disableOfflineQueue: boolean) =>
  createClient({
    url,
    disableOfflineQueue,
    disableClientInfo: true,
    maintNotifications: 'disabled',
    commandsQueueMaxLength: 10_000,
    // Every call has a shorter deadline of its own; the client's would make an AbortSignal for each command.
    commandOptions: { timeout: 0 },
    pingInterval: PING_INTERVAL,
    socket: {
      connectTimeout: CONNECT_TIMEOUT,
      socketTimeout: SOCKET_TIMEOUT,
      reconnectStrategy: (retries) => Math.min(25 * 2 ** retries, LONGEST_BACKOFF),
    },
  });

export type RedisConnection = ReturnType<typeof createRedisConnection>;
