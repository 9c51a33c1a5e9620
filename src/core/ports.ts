/** What every room may ask of the outside world. Adapters live in `infra/`; tests pass their own. */

/** Wall-clock time in milliseconds since the Unix epoch. An argument everywhere, so that tests own the time. */
export type Clock = { readonly now: () => number };

/** Cryptographically strong randomness. An argument everywhere, so that tests can repeat a run. */
export type Random = { readonly bytes: (length: number) => Uint8Array };

/**
 * Shared values that may be lost at any moment without harm: caches, interactions, counters, presence.
 * Nothing a user was told has happened may live here alone.
 * Every method rejects with `KeyValueUnavailable` when the backing store cannot be reached.
 */
export type KeyValue = {
  readonly get: (key: string) => Promise<string | null>;
  /** `ttl` in milliseconds; every key expires. */
  readonly set: (key: string, value: string, ttl: number) => Promise<void>;
  /** Sets only when absent; true when this call was the one that set it. */
  readonly setIfAbsent: (key: string, value: string, ttl: number) => Promise<boolean>;
  /** Reads and deletes in one step: of many concurrent callers exactly one receives the value. */
  readonly take: (key: string) => Promise<string | null>;
  readonly delete: (...keys: readonly string[]) => Promise<void>;
  /** Adds `by` to a counter that starts at 0 and disappears `window` ms after its first increment. */
  readonly increment: (
    key: string,
    window: number,
    by?: number,
  ) => Promise<{ count: number; resetIn: number }>;
  readonly ping: () => Promise<void>;
};

/** Fire-and-forget notices between processes of one deployment. May drop messages; never the only carrier of a fact. */
export type Bus = {
  readonly publish: (channel: string, message: string) => Promise<void>;
  /** Resolves once subscribed, to a function that ends the subscription. */
  readonly subscribe: (channel: string, handler: (message: string) => void) => Promise<() => Promise<void>>;
};

/** A security event. `metadata` never holds a secret, token, code, k1 or signature. */
export type AuditEvent = {
  readonly action: string;
  readonly success: boolean;
  readonly userId?: string | undefined;
  readonly clientId?: string | undefined;
  readonly resourceType?: string | undefined;
  readonly resourceId?: string | undefined;
  readonly ip?: string | undefined;
  readonly userAgent?: string | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
};

/** Append-only record of security events; `record` resolves once the event is durable. */
export type AuditTrail = { readonly record: (event: AuditEvent) => Promise<void> };

/** Where a request came from, as far as the server can tell. */
export type Origin = { readonly ip: string; readonly userAgent: string };

/** Named counters and durations; the telemetry adapter turns them into Prometheus series. */
export type Metrics = {
  readonly count: (name: string, labels?: Readonly<Record<string, string>>) => void;
  readonly observe: (name: string, seconds: number, labels?: Readonly<Record<string, string>>) => void;
};

/** Structured logging, a subset of pino that rooms may use. Never pass secrets: redaction is a net, not a plan. */
export type Log = {
  readonly debug: (fields: object, message: string) => void;
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
  readonly error: (fields: object, message: string) => void;
};
