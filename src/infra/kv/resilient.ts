/** A KeyValue whose loss costs speed, not service: what it would have answered is looked up or counted elsewhere. */
import type { Clock, KeyValue, Log } from '../../core/ports.ts';
import { KeyValueUnavailable } from './errors.ts';
import { createMemoryKeyValue } from './memory.ts';

export type ResilientOptions = {
  readonly kv: KeyValue;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn'>;
  /** Least time, in ms, between two warnings. Default one minute. */
  readonly warnEvery?: number | undefined;
};

export type ResilientKeyValue = KeyValue & {
  /** Operations so far that the store could not serve. */
  readonly dropped: () => number;
};

const LOCAL_KEYS = 100_000;
const MOST_STALE = 100_000;
const BATCH = 500;

/**
 * While `kv` is away, reads answer null, writes are dropped, and counters and `setIfAbsent` fall back to this
 * process's own memory, so that limits still limit. A key whose write was dropped may hold an old value there:
 * it is deleted before anything is read again. `ping` still tells the truth.
 */
export const createResilientKeyValue = (options: ResilientOptions): ResilientKeyValue => {
  const { kv, clock, log, warnEvery = 60_000 } = options;
  const local = createMemoryKeyValue({ clock, maxKeys: LOCAL_KEYS });
  const stale = new Set<string>();
  let dropped = 0;
  let warnedAt = Number.NEGATIVE_INFINITY;
  let cleaning: Promise<void> | undefined;

  const warn = ({ reason }: KeyValueUnavailable) => {
    dropped += 1;
    if (clock.now() - warnedAt < warnEvery) return;
    warnedAt = clock.now();
    log.warn({ reason, dropped }, 'the key-value store is away: working without it');
  };

  const markStale = (keys: readonly string[]) => {
    for (const key of keys) if (stale.size < MOST_STALE) stale.add(key);
  };

  const deleteStale = async () => {
    while (stale.size > 0) {
      const batch = [...stale].slice(0, BATCH);
      await kv.delete(...batch);
      for (const key of batch) stale.delete(key);
    }
  };

  const cleanse = (): Promise<void> => {
    cleaning ??= deleteStale().finally(() => {
      cleaning = undefined;
    });
    return cleaning;
  };

  const attempt = async <T>(work: () => Promise<T>, otherwise: () => T | Promise<T>): Promise<T> => {
    try {
      if (stale.size > 0) await cleanse();
      return await work();
    } catch (error) {
      if (!(error instanceof KeyValueUnavailable)) throw error;
      warn(error);
      return otherwise();
    }
  };

  return {
    dropped: () => dropped,
    get: (key) =>
      attempt(
        () => kv.get(key),
        () => null,
      ),
    set: (key, value, ttl) =>
      attempt(
        () => kv.set(key, value, ttl),
        () => markStale([key]),
      ),
    setIfAbsent: (key, value, ttl) =>
      attempt(
        () => kv.setIfAbsent(key, value, ttl),
        () => local.setIfAbsent(key, value, ttl),
      ),
    take: (key) =>
      attempt(
        () => kv.take(key),
        () => {
          markStale([key]);
          return null;
        },
      ),
    delete: (...keys) =>
      attempt(
        () => kv.delete(...keys),
        () => markStale(keys),
      ),
    increment: (key, window, by) =>
      attempt(
        () => kv.increment(key, window, by),
        () => local.increment(key, window, by),
      ),
    ping: () => kv.ping(),
  };
};
