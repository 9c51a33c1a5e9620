/** Publish and subscribe on Redis: at most once, to whoever is connected at that moment. */
import type { Bus } from '../../core/ports.ts';
import type { RedisCaller } from './redis-caller.ts';
import type { RedisConnection } from './redis-connection.ts';

export type RedisBusOptions = {
  readonly subscriber: RedisConnection;
  readonly call: RedisCaller['call'];
  readonly publish: (channel: string, message: string) => Promise<unknown>;
  readonly name: (channel: string) => string;
};

/** How long, in ms, a subscription is waited for; it stands all the same and takes effect when Redis is there. */
const SUBSCRIBE_DEADLINE = 500;

export const createRedisBus = ({ subscriber, call, publish, name }: RedisBusOptions): Bus => ({
  publish: async (channel, message) => {
    await call(() => publish(name(channel), message));
  },
  subscribe: async (channel, handler) => {
    // Out of the parser's turn: a handler that throws must not break the connection.
    const listener = (message: string) => queueMicrotask(() => handler(message));
    const subscribed = subscriber.subscribe(name(channel), listener);
    // Rejects when the connection closes for good, which nobody can act on.
    subscribed.catch(() => {});
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, SUBSCRIBE_DEADLINE);
    });
    await Promise.race([subscribed, patience]);
    clearTimeout(timer);
    return async () => {
      await subscriber.unsubscribe(name(channel), listener).catch(() => {});
    };
  },
});
