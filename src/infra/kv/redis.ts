/** KeyValue and Bus on one Redis server (6.2 or newer). It comes and goes; nobody waits long for it. */
import type { Bus, KeyValue } from '../../core/ports.ts';
import { createRedisBus } from './redis-bus.ts';
import { createRedisCaller } from './redis-caller.ts';
import { createRedisConnection } from './redis-connection.ts';

export type RedisOptions = {
  /** `redis://` or `rediss://`, with user, password and database number as needed. */
  readonly url: string;
  /** Told once when Redis goes away, not for every attempt to reach it. */
  readonly onError: (error: Error) => void;
};

export type Redis = AsyncDisposable & {
  readonly kv: KeyValue;
  readonly bus: Bus;
  /** Commands sent so far: one is one round trip. */
  readonly commands: () => number;
  readonly ready: () => boolean;
  readonly close: () => Promise<void>;
};

const PREFIX = 'hodlxxi:';
// One command, so that no counter is ever left without its expiry.
const INCREMENT = `local count = redis.call('INCRBY', KEYS[1], ARGV[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  left = tonumber(ARGV[2])
  redis.call('PEXPIRE', KEYS[1], left)
end
return {count, left}`;

/** Redis wants whole milliseconds, and at least one. */
const milliseconds = (ttl: number): number => Math.max(1, Math.ceil(ttl));

/** Starts to connect and returns at once: until then every call rejects with `KeyValueUnavailable`. */
export const createRedis = ({ url, onError }: RedisOptions): Redis => {
  const client = createRedisConnection(url, true);
  // Subscriptions asked for while Redis is away are the one thing worth queueing: there are few.
  const subscriber = createRedisConnection(url, false);
  let reported = false;
  const report = (error: Error) => {
    if (!reported) onError(error);
    reported = true;
  };
  client.on('error', report);
  client.on('ready', () => {
    reported = false;
  });
  subscriber.on('error', report);
  // Rejects only when closed before the first connection; failures arrive as `error` events.
  client.connect().catch(() => {});
  subscriber.connect().catch(() => {});

  const { call, commands } = createRedisCaller(client);
  const name = (key: string) => PREFIX + key;

  const kv: KeyValue = {
    get: (key) => call(() => client.get(name(key))),
    set: async (key, value, ttl) => {
      await call(() => client.set(name(key), value, { PX: milliseconds(ttl) }));
    },
    setIfAbsent: async (key, value, ttl) => {
      const options = { PX: milliseconds(ttl), condition: 'NX' } as const;
      return (await call(() => client.set(name(key), value, options))) === 'OK';
    },
    take: (key) => call(() => client.getDel(name(key))),
    delete: async (...keys) => {
      if (keys.length > 0) await call(() => client.del(keys.map(name)));
    },
    increment: async (key, window, by = 1) => {
      const input = { keys: [name(key)], arguments: [String(by), String(milliseconds(window))] };
      const reply = await call(() => client.eval(INCREMENT, input));
      const [count, resetIn] = Array.isArray(reply) ? reply.map(Number) : [];
      if (count === undefined || resetIn === undefined) throw new TypeError('unexpected reply to EVAL');
      return { count, resetIn };
    },
    ping: async () => {
      await call(() => client.ping());
    },
  };

  const close = async () => {
    for (const connection of [client, subscriber]) {
      if (connection.isReady) await connection.close();
      else connection.destroy();
    }
  };
  return {
    kv,
    bus: createRedisBus({
      subscriber,
      call,
      publish: (channel, text) => client.publish(channel, text),
      name,
    }),
    commands,
    ready: () => client.isReady,
    close,
    [Symbol.asyncDispose]: close,
  };
};
