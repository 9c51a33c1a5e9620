/** KeyValue and Bus inside this process: for one process without Redis, and for tests. */
import type { Bus, Clock, KeyValue } from '../../core/ports.ts';

type Entry = { readonly value: string; readonly expiresAt: number };

export type MemoryKeyValueOptions = {
  readonly clock: Clock;
  /** Beyond this many keys the oldest ones go: everything here may be lost at any moment. */
  readonly maxKeys: number;
};

/** How many of the oldest keys are looked at, for one that has expired, before a live one is given up. */
const SWEEP = 32;

export const createMemoryKeyValue = ({ clock, maxKeys }: MemoryKeyValueOptions): KeyValue => {
  const entries = new Map<string, Entry>();

  const find = (key: string): Entry | undefined => {
    const entry = entries.get(key);
    if (!entry || entry.expiresAt > clock.now()) return entry;
    entries.delete(key);
    return undefined;
  };

  const makeRoom = () => {
    if (entries.size < maxKeys) return;
    let looked = 0;
    for (const key of entries.keys()) {
      find(key);
      looked += 1;
      if (looked === SWEEP) break;
    }
    for (const key of entries.keys()) {
      if (entries.size < maxKeys) return;
      entries.delete(key);
    }
  };

  const put = (key: string, value: string, expiresAt: number) => {
    // Deleting first moves the key to the end: the Map's order is the order of writing.
    entries.delete(key);
    makeRoom();
    entries.set(key, { value, expiresAt });
  };

  return {
    get: async (key) => find(key)?.value ?? null,
    set: async (key, value, ttl) => put(key, value, clock.now() + ttl),
    setIfAbsent: async (key, value, ttl) => {
      if (find(key)) return false;
      put(key, value, clock.now() + ttl);
      return true;
    },
    take: async (key) => {
      const value = find(key)?.value ?? null;
      entries.delete(key);
      return value;
    },
    delete: async (...keys) => {
      for (const key of keys) entries.delete(key);
    },
    increment: async (key, window, by = 1) => {
      const entry = find(key);
      const expiresAt = entry?.expiresAt ?? clock.now() + window;
      const count = Number(entry?.value ?? 0) + by;
      put(key, String(count), expiresAt);
      return { count, resetIn: expiresAt - clock.now() };
    },
    ping: async () => {},
  };
};

/** Delivers after the publisher's turn, as a real bus does, and in the order of publishing. */
export const createMemoryBus = (): Bus => {
  const channels = new Map<string, Set<(message: string) => void>>();
  return {
    publish: async (channel, message) => {
      for (const handler of channels.get(channel) ?? []) queueMicrotask(() => handler(message));
    },
    subscribe: async (channel, handler) => {
      // A wrapper of its own, so that the same function may subscribe twice and leave once.
      const subscriber = (message: string) => handler(message);
      const subscribers = channels.get(channel) ?? new Set();
      channels.set(channel, subscribers.add(subscriber));
      return async () => {
        subscribers.delete(subscriber);
        if (subscribers.size === 0 && channels.get(channel) === subscribers) channels.delete(channel);
      };
    },
  };
};
